//! Preview: what another policy of a service takes away from those who hold its tokens now.

mod words;

use jiff::Timestamp;

use crate::{
    KindName, Scope, Service, Span,
    policy::{
        Callers, Carrier, Ending, Issuer, Kind, Lifetime, OnRetiredUse, OwnerGone, PathPattern,
        Policy, Reveal, Rule, SignUp,
    },
};

/// One thing that another policy takes away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tightening {
    /// The kind that loses it; `None` where it is the whole service.
    pub kind: Option<KindName>,
    /// What.
    pub what: Tightened,
}

/// What another policy takes away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tightened {
    /// The kind itself.
    KindGone,
    /// The form of its secrets.
    FormChanged,
    /// One of the places where its secrets travel.
    CarrierLost(Carrier),
    /// A part of the longest lifetime, which is this from now on.
    LifetimeShorter(Span),
    /// A part of the lifetime of a login's tokens, which is this from now on.
    SessionShorter(Span),
    /// Some of the lifetimes that can be chosen.
    ChoicesFewer,
    /// A part of the time for which a login may go unused, which is this from now on.
    IdleShorter(Span),
    /// Some of the tokens that an account may have, which are as many from now on.
    LimitLower(u32),
    /// A scope.
    ScopeGone(Scope),
    /// A scope, from those who are less than the role that keeps it.
    ScopeReserved(Scope, Keeper),
    /// The reading of a secret after it was made.
    RevealGone,
    /// A part of the grace of an old secret, which is this from now on.
    GraceShorter(Option<Span>),
    /// The token itself, once an old secret of it is used.
    RetiredUseEnds,
    /// A way in which owners may end a secret.
    EndingGone(Ending),
    /// Somebody who issues tokens of the kind.
    IssuerGone(Issuer),
    /// A route of the front.
    RouteGone {
        /// Its method.
        method: String,
        /// Its path.
        path: String,
    },
    /// Requests that a rule did not ask for more than a good token before, or for less.
    RuleNarrower(PathPattern),
    /// A part of the lifetime of an assertion, or the exchange itself.
    AssertionShorter(Option<Span>),
    /// A part of the time for which a node that is cut off goes on answering.
    StalenessShorter(Span),
    /// Some of what a token has left when its owner is disabled or deleted.
    OwnerGoneHarsher,
    /// The making of accounts by strangers.
    SignUpClosed,
    /// The value of a setting, which the policy no longer understands.
    SettingGone(String),
}

/// The least role that keeps a scope which is reserved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeper {
    /// Administrators alone.
    Admin,
    /// Operators, and administrators.
    Operator,
}

/// Whom something that is taken away concerns, for the store to count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Concerned {
    /// The tokens that work at that time or later, of the kind or of the whole service.
    Tokens(Timestamp),
    /// The tokens that have not ended, also those that have expired, without those of logins that are over.
    TokensInUse,
    /// The tokens that work now and have the scope.
    TokensWith(Scope),
    /// Those of them whose owner is less than the role.
    TokensBelow(Keeper, Scope),
    /// Accounts that hold more than so many tokens of the kind.
    Accounts(u32),
    /// Nobody who holds a token now.
    Nobody,
}

/// What `next` takes away from what `now` grants, both as they are in force.
pub fn tightenings(now: &Service, next: &Service) -> Vec<Tightening> {
    let mut found = Vec::new();
    for old in &now.policy.kinds {
        let lost = match next.policy.kind(old.name.as_str()) {
            Some(new) => of_kind((now, old), (next, new)),
            None => vec![Tightened::KindGone],
        };
        let kind = Some(old.name.clone());
        found.extend(lost.into_iter().map(|what| Tightening { kind: kind.clone(), what }));
    }
    let lost = of_service(&now.policy, &next.policy);
    let forgotten = now.settings.keys().filter(|key| !next.settings.contains_key(*key));
    let lost = lost.into_iter().chain(forgotten.cloned().map(Tightened::SettingGone));
    found.extend(lost.map(|what| Tightening { kind: None, what }));
    found
}

fn of_kind((now, old): (&Service, &Kind), (next, new): (&Service, &Kind)) -> Vec<Tightened> {
    // Every field by its name: one that is added compiles once it is decided whether it can take something away.
    let Kind {
        form,
        carriers: _,
        per_account,
        issued_by: _,
        lifetime,
        idle: _,
        reveal,
        owner_may: _,
        grace,
        on_retired_use,
        scopes,
        admin_scopes: _,
        operator_scopes: _,
        // What these say is of new tokens and of how they are shown.
        name: _,
        own: _,
        label: _,
        claims: _,
        cookie: _,
        feed: _,
        named: _,
        default_scopes: _,
        variable: _,
        page: _,
    } = new;
    let mut lost = Vec::new();
    if old.form != *form {
        lost.push(Tightened::FormChanged);
    }
    let gone = old.carriers.iter().filter(|carrier| !new.carriers.contains(carrier));
    lost.extend(gone.cloned().map(Tightened::CarrierLost));
    if let Some(span) = shorter(longest(now, old), longest(next, new)) {
        lost.push(match lifetime {
            Lifetime::Session { .. } => Tightened::SessionShorter(span),
            _ => Tightened::LifetimeShorter(span),
        });
    }
    if fewer_choices(&old.lifetime, lifetime) {
        lost.push(Tightened::ChoicesFewer);
    }
    lost.extend(shorter(now.session_idle(old), next.session_idle(new)).map(Tightened::IdleShorter));
    if let Some(limit) = per_account.filter(|limit| old.per_account.is_none_or(|o| *limit < o)) {
        lost.push(Tightened::LimitLower(limit));
    }
    let gone = old.scopes.iter().filter(|scope| !scopes.has(scope.as_str()));
    lost.extend(gone.cloned().map(Tightened::ScopeGone));
    lost.extend(reserved(old, new));
    if (old.reveal, *reveal) == (Reveal::Always, Reveal::Once) {
        lost.push(Tightened::RevealGone);
    }
    if old.grace > *grace {
        lost.push(Tightened::GraceShorter(*grace));
    }
    if (old.on_retired_use, *on_retired_use) == (OnRetiredUse::Note, OnRetiredUse::Revoke) {
        lost.push(Tightened::RetiredUseEnds);
    }
    let gone = old.owner_may.iter().filter(|ending| !new.owner_may(**ending));
    lost.extend(gone.copied().map(Tightened::EndingGone));
    let gone = old.issued_by.iter().filter(|issuer| !new.issued_by(**issuer));
    lost.extend(gone.copied().map(Tightened::IssuerGone));
    lost.extend(routes_gone(&old.name, &now.policy, &next.policy));
    lost
}

/// The longest that a token of the kind lives; `None` where there is no limit.
fn longest(service: &Service, kind: &Kind) -> Option<Span> {
    match &kind.lifetime {
        Lifetime::UntilReset | Lifetime::Never { .. } => None,
        Lifetime::Fixed { maximum, .. } => Some(*maximum),
        Lifetime::Session { .. } => service.session_maximum(kind),
    }
}

/// The new length, where it is shorter than the old one; `None` means without limit.
fn shorter(old: Option<Span>, new: Option<Span>) -> Option<Span> {
    new.filter(|new| old.is_none_or(|old| *new < old))
}

/// Whether a lifetime that could be chosen no longer can, the longest one left aside.
fn fewer_choices(old: &Lifetime, new: &Lifetime) -> bool {
    match (old, new) {
        (Lifetime::Never { maximum: old }, Lifetime::Never { maximum: new }) => new < old,
        (Lifetime::Fixed { choices: old, .. }, Lifetime::Fixed { choices: new, .. }) => {
            !new.is_empty() && (old.is_empty() || old.iter().any(|span| !new.contains(span)))
        }
        _ => false,
    }
}

/// The scopes that are left, but no longer to everybody who could have them.
fn reserved(old: &Kind, new: &Kind) -> Vec<Tightened> {
    let level = |kind: &Kind, scope: &Scope| {
        let operator = kind.operator_scopes.has(scope.as_str());
        let reserved = kind.admin_scopes.has(scope.as_str());
        reserved.then_some(if operator { Keeper::Operator } else { Keeper::Admin })
    };
    let kept = old.scopes.iter().filter(|scope| new.scopes.has(scope.as_str()));
    let lost = kept.filter_map(|scope| match (level(old, scope), level(new, scope)) {
        (None, Some(keeper)) => Some(Tightened::ScopeReserved(scope.clone(), keeper)),
        (Some(Keeper::Operator), Some(Keeper::Admin)) => {
            Some(Tightened::ScopeReserved(scope.clone(), Keeper::Admin))
        }
        _ => None,
    });
    lost.collect()
}

/// Whether less is left of a token, or later, when its owner is gone.
fn is_harsher(old: &OwnerGone, new: &OwnerGone) -> bool {
    match (old, new) {
        (OwnerGone::Revoke, _)
        | (OwnerGone::Suspend, OwnerGone::Suspend)
        | (OwnerGone::ExpireIn(_) | OwnerGone::HandOver(_), OwnerGone::HandOver(_)) => false,
        (OwnerGone::ExpireIn(old), OwnerGone::ExpireIn(new)) => new < old,
        (OwnerGone::Suspend | OwnerGone::ExpireIn(_) | OwnerGone::HandOver(_), _) => true,
    }
}

fn routes_gone(kind: &KindName, now: &Policy, next: &Policy) -> Vec<Tightened> {
    let takes = |callers: &Callers| match callers {
        Callers::Anyone => true,
        Callers::Kinds(kinds) => kinds.contains(kind),
    };
    let of_kind = |callers: &Callers| *callers != Callers::Anyone && takes(callers);
    let gone = now.front.routes.iter().filter(|old| of_kind(&old.callers)).filter(|old| {
        !next.front.routes.iter().any(|new| {
            (&new.method, &new.path, new.action) == (&old.method, &old.path, old.action)
                && takes(&new.callers)
        })
    });
    let route = |old: &crate::policy::Route| Tightened::RouteGone {
        method: old.method.clone(),
        path: old.path.clone(),
    };
    gone.map(route).collect()
}

fn of_service(now: &Policy, next: &Policy) -> Vec<Tightened> {
    let Policy {
        max_staleness,
        sign_up,
        owner_gone,
        assertion,
        rules,
        // It tells people something and takes nothing away.
        expiry: _,
        // Looked at by kind.
        kinds: _,
        front: _,
        // The name is the same, and the last ones follow from the rest.
        name: _,
        label: _,
        carriers: _,
        forms: _,
        page: _,
        text: _,
    } = next;
    let narrower = rules.iter().filter(|new| !now.rules.iter().any(|old| old.covers(new)));
    let mut lost: Vec<_> =
        narrower.map(|rule| Tightened::RuleNarrower(rule.path.clone())).collect();
    if now.assertion > *assertion {
        lost.push(Tightened::AssertionShorter(*assertion));
    }
    lost.extend(shorter(now.max_staleness, *max_staleness).map(Tightened::StalenessShorter));
    if is_harsher(&now.owner_gone, owner_gone) {
        lost.push(Tightened::OwnerGoneHarsher);
    }
    if (now.sign_up, *sign_up) == (SignUp::Open, SignUp::Closed) {
        lost.push(Tightened::SignUpClosed);
    }
    lost
}

impl Rule {
    /// Whether whatever passes this rule also passes `other`, by what the two say alone.
    fn covers(&self, other: &Self) -> bool {
        let methods = self.methods.is_empty()
            || (!other.methods.is_empty()
                && other.methods.iter().all(|m| self.methods.contains(m)));
        let kinds = other.kinds.is_empty()
            || (!self.kinds.is_empty() && self.kinds.iter().all(|k| other.kinds.contains(k)));
        let scopes = other.scopes.first_beyond(&self.scopes).is_none();
        self.path == other.path && methods && kinds && scopes
    }
}

impl Tightened {
    /// The stable name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::KindGone => "kind-gone",
            Self::FormChanged => "form-changed",
            Self::CarrierLost(_) => "carrier-lost",
            Self::LifetimeShorter(_) => "lifetime-shorter",
            Self::SessionShorter(_) => "session-shorter",
            Self::ChoicesFewer => "choices-fewer",
            Self::IdleShorter(_) => "idle-shorter",
            Self::LimitLower(_) => "limit-lower",
            Self::ScopeGone(_) => "scope-gone",
            Self::ScopeReserved(..) => "scope-reserved",
            Self::RevealGone => "reveal-gone",
            Self::GraceShorter(_) => "grace-shorter",
            Self::RetiredUseEnds => "retired-use-ends",
            Self::EndingGone(Ending::Reset) => "reset-gone",
            Self::EndingGone(Ending::Delete) => "delete-gone",
            Self::IssuerGone(_) => "issuer-gone",
            Self::RouteGone { .. } => "route-gone",
            Self::RuleNarrower(_) => "rule-narrower",
            Self::AssertionShorter(_) => "assertion-shorter",
            Self::StalenessShorter(_) => "staleness-shorter",
            Self::OwnerGoneHarsher => "owner-gone-harsher",
            Self::SignUpClosed => "sign-up-closed",
            Self::SettingGone(_) => "setting-gone",
        }
    }

    /// Whether the policy is refused as long as somebody is concerned, whatever anybody accepts: their tokens would be
    /// strangers to it.
    pub fn is_refused(&self) -> bool {
        matches!(self, Self::KindGone | Self::FormChanged)
    }

    /// Whom it concerns at `now`.
    pub fn concerns(&self, now: Timestamp) -> Concerned {
        match self {
            Self::LifetimeShorter(span) | Self::SessionShorter(span) => {
                Concerned::Tokens(span.after(now))
            }
            // As the decision to apply counts: the policy is not applied as long as there are any.
            Self::KindGone | Self::FormChanged => Concerned::TokensInUse,
            Self::LimitLower(limit) => Concerned::Accounts(*limit),
            Self::ScopeGone(scope) => Concerned::TokensWith(scope.clone()),
            Self::ScopeReserved(scope, keeper) => Concerned::TokensBelow(*keeper, scope.clone()),
            Self::IssuerGone(_) | Self::SignUpClosed => Concerned::Nobody,
            _ => Concerned::Tokens(now),
        }
    }
}
