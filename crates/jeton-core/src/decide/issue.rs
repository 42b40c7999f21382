//! Issuing: a new token and its secret.

use jeton_token::Secret;
use jiff::Timestamp;

use super::{Mint, expiry::begun};
use crate::{
    Account, AccountId, AccountState, AddressRange, Caller, Cause, Change, Event, Refusal, Scope,
    Scopes, Service, ServiceState, Session, Span, Token, TokenId, TokenName,
    policy::{Issuer, Kind, Lifetime, Naming},
};

/// The most address ranges that a token may have.
pub const MAX_ADDRESSES: usize = 32;

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// A name, where the kind has names.
    pub name: Option<TokenName>,
    /// How long it should live, where the kind lets one choose.
    pub lifetime: Option<Span>,
    /// When it should end instead, where the kind lets one choose a lifetime freely.
    pub expires_at: Option<Timestamp>,
    /// From when on it should work, if not at once.
    pub not_before: Option<Timestamp>,
    /// What it should be able to do; the kind's default where nothing is asked for.
    pub scopes: Option<Scopes>,
    /// Where it may be used from; nowhere listed means anywhere.
    pub addresses: Vec<AddressRange>,
}

/// By what right a token comes into being.
#[derive(Debug, Clone, Copy)]
pub enum Right<'a> {
    /// It exists with its account.
    Creation,
    /// A login makes it.
    Login(&'a Session),
    /// Somebody asks for it.
    Caller(&'a Caller),
}

/// A token that was issued.
#[derive(Debug)]
pub struct Issued {
    /// The token.
    pub token: Token,
    /// Its secret: the only time it is at hand in clear.
    pub secret: Secret,
    /// What to record.
    pub changes: Vec<Change>,
}

/// Decides whether `owner` gets a token of `kind` at `service`. `held` are the owner's tokens of that kind
/// that have not ended; those among them that have expired make room.
pub fn issue(
    (service, kind): (&Service, &Kind),
    owner: &Account,
    held: &[Token],
    wish: Wish,
    right: Right<'_>,
    mint: &Mint<'_>,
    now: Timestamp,
) -> Result<Issued, Refusal> {
    must_be_entitled(service, kind, owner, right)?;
    if let Right::Caller(caller) = right {
        // It outlives the session: who finds one open must not make themselves a way back in.
        caller.must_have_stepped_up(now)?;
    }
    must_be_named_right(kind, &wish)?;
    let expires_at = expiry(service, kind, &wish, right, now)?;
    if wish.not_before.zip(expires_at).is_some_and(|(start, end)| end <= start) {
        return Err(Refusal::NeverValid);
    }
    if wish.addresses.len() > MAX_ADDRESSES {
        return Err(Refusal::TooManyAddresses { limit: MAX_ADDRESSES });
    }
    let addresses = addresses(service, wish.addresses, right)?;
    let scopes = scopes(service, kind, owner, wish.scopes, right)?;
    let (place, mut changes) = place(kind, held, now)?;
    let mut token = Token {
        id: TokenId::new(now, &mint.open),
        service: service.id,
        account: owner.id,
        kind: kind.name.clone(),
        name: wish.name,
        session: right.session().map(|session| session.id),
        scopes,
        addresses,
        live: mint.blank(now),
        prior: None,
        seal: None,
        created_at: now,
        created_by: right.issuer_account(owner),
        not_before: wish.not_before,
        expires_at,
        quarantined_at: None,
        warned: expires_at
            .filter(|_| right.session().is_none())
            .and_then(|end| begun(service, end, now)),
        outlives_owner: false,
        end: None,
        place,
        revision: 1,
    };
    let secret = mint.strike(&mut token, kind, owner, now);
    changes.push(Change::token(Event::TokenIssued, token.clone()));
    Ok(Issued { token, secret, changes })
}

impl<'a> Right<'a> {
    fn session(self) -> Option<&'a Session> {
        if let Self::Login(session) = self { Some(session) } else { None }
    }

    fn issuer_account(self, owner: &Account) -> AccountId {
        if let Self::Caller(caller) = self { caller.account } else { owner.id }
    }
}

fn must_be_entitled(
    service: &Service,
    kind: &Kind,
    owner: &Account,
    right: Right<'_>,
) -> Result<(), Refusal> {
    if let Right::Caller(caller) = right {
        // To an operator nobody exists but the members of the service.
        let is_known = caller.answers_for(owner.id)
            || caller.manages(service) && owner.membership.includes(service.id);
        if !is_known {
            return Err(Refusal::NotFound { what: "account" });
        }
        caller.needs(Caller::TOKENS_WRITE)?;
    }
    let entitled = match right {
        Right::Creation => kind.issued_by(Issuer::AccountCreation),
        Right::Login(_) => kind.issued_by(Issuer::Login),
        Right::Caller(caller) => may_issue((service, kind), owner, caller),
    };
    if !entitled {
        return Err(not_allowed(kind));
    }
    must_be_able_to_hold(service, owner)
}

/// Refuses a caller who may not issue tokens of `kind` to `owner`.
pub(super) fn must_be_issuer(
    (service, kind): (&Service, &Kind),
    owner: &Account,
    caller: &Caller,
) -> Result<(), Refusal> {
    if may_issue((service, kind), owner, caller) { Ok(()) } else { Err(not_allowed(kind)) }
}

fn may_issue((service, kind): (&Service, &Kind), owner: &Account, caller: &Caller) -> bool {
    let as_owner = caller.account == owner.id && kind.issued_by(Issuer::Owner);
    as_owner || (kind.issued_by(Issuer::Administrator) && caller.manages(service))
}

fn not_allowed(kind: &Kind) -> Refusal {
    Refusal::IssuerNotAllowed { kind: kind.name.clone(), by: kind.issuers_in_words() }
}

/// Refuses an owner who cannot hold a token of `service` that works.
pub(super) fn must_be_able_to_hold(service: &Service, owner: &Account) -> Result<(), Refusal> {
    if owner.state != AccountState::Active {
        return Err(Refusal::AccountDisabled);
    }
    if service.state == ServiceState::Disabled {
        return Err(Refusal::ServiceDisabled { service: service.name().clone() });
    }
    if !service.policy.is_own() && !owner.membership.includes(service.id) {
        return Err(Refusal::NotAMember { service: service.name().clone() });
    }
    Ok(())
}

fn must_be_named_right(kind: &Kind, wish: &Wish) -> Result<(), Refusal> {
    match (kind.named, &wish.name) {
        (Naming::Required, None) => Err(Refusal::NameMissing { kind: kind.name.clone() }),
        (Naming::Never, Some(_)) => Err(Refusal::NameNotAllowed { kind: kind.name.clone() }),
        _ => Ok(()),
    }
}

fn expiry(
    service: &Service,
    kind: &Kind,
    wish: &Wish,
    right: Right<'_>,
    now: Timestamp,
) -> Result<Option<Timestamp>, Refusal> {
    let asked = asked_end(kind, wish, now)?;
    let end = match (&kind.lifetime, asked) {
        (_, Some(end)) => Some(end),
        (Lifetime::Fixed { default, .. }, None) => Some(default.after(now)),
        (Lifetime::UntilReset | Lifetime::Never { .. }, None) => None,
        (Lifetime::Session { .. }, None) => {
            let maximum = service.session_maximum(kind).map(|span| span.after(now));
            [maximum, right.session().map(|session| session.expires_at)].into_iter().flatten().min()
        }
    };
    let limit = right.caller().and_then(|caller| own_end(service, caller));
    match (end, limit) {
        (_, None) => Ok(end),
        (Some(end), Some(limit)) if end <= limit => Ok(Some(end)),
        (_, Some(limit)) if asked.is_none() => Ok(Some(limit)),
        (_, Some(limit)) => Err(Refusal::OutlivesCaller { limit }),
    }
}

/// When the caller's own credential ends, where it is a token of `service`: it must not make one there that outlives
/// it, for a stolen one would renew itself for ever.
pub(super) fn own_end(service: &Service, caller: &Caller) -> Option<Timestamp> {
    let is_token = caller.session.is_none() && caller.is_by_token_of(service);
    caller.expires_at.filter(|_| is_token)
}

/// The end that is asked for, if one is, and if the kind lets one choose it.
pub(super) fn asked_end(
    kind: &Kind,
    wish: &Wish,
    now: Timestamp,
) -> Result<Option<Timestamp>, Refusal> {
    let not_allowed = || Refusal::LifetimeNotAllowed { kind: kind.name.clone() };
    let (end, asked) = match (wish.lifetime, wish.expires_at) {
        (None, None) => return Ok(None),
        (Some(_), Some(_)) => return Err(not_allowed()),
        (Some(asked), None) => (asked.after(now), asked),
        (None, Some(end)) => (end, Span::between(now, end).ok_or(Refusal::NeverValid)?),
    };
    let (limit, choices) = match &kind.lifetime {
        Lifetime::Fixed { maximum, choices, .. } => (*maximum, choices.as_slice()),
        Lifetime::Never { maximum: Some(maximum) } => (*maximum, [].as_slice()),
        _ => return Err(not_allowed()),
    };
    let kind = kind.name.clone();
    if !choices.is_empty() && !choices.contains(&asked) {
        return Err(Refusal::LifetimeNotOffered { kind, choices: choices.to_vec(), asked });
    }
    if end > limit.after(now) {
        return Err(Refusal::LifetimeTooLong { kind, limit, asked });
    }
    Ok(Some(end))
}

/// The addresses that were asked for, or those that the caller's own credential is bound to.
fn addresses(
    service: &Service,
    asked: Vec<AddressRange>,
    right: Right<'_>,
) -> Result<Vec<AddressRange>, Refusal> {
    match right.caller() {
        Some(caller) if asked.is_empty() => Ok(caller.bounds_at(service).to_vec()),
        Some(caller) => caller.must_not_reach_beyond(service, &asked).map(|()| asked),
        None => Ok(asked),
    }
}

fn scopes(
    service: &Service,
    kind: &Kind,
    owner: &Account,
    asked: Option<Scopes>,
    right: Right<'_>,
) -> Result<Scopes, Refusal> {
    let allowed = service.scopes_for(kind, &owner.role);
    let Some(asked) = asked else {
        // A login brings what its owner may do; any other token the kind's default, as far as the caller has it.
        if matches!(right, Right::Login(_)) {
            return Ok(allowed);
        }
        let may_have = |scope: &&Scope| {
            let giver = right.caller();
            let given = giver.is_none_or(|by| by.may_give(scope, (service, kind), owner.id));
            allowed.has(scope.as_str()) && given
        };
        return Ok(kind.default_scopes.iter().filter(may_have).cloned().collect());
    };
    super::scopes::must_be_grantable(service, kind, owner, &asked, right.caller())?;
    Ok(asked)
}

impl<'a> Right<'a> {
    fn caller(self) -> Option<&'a Caller> {
        if let Self::Caller(caller) = self { Some(caller) } else { None }
    }
}

/// The lowest free place among the limited number of the kind, and the ends of expired tokens that held one.
fn place(
    kind: &Kind,
    held: &[Token],
    now: Timestamp,
) -> Result<(Option<u32>, Vec<Change>), Refusal> {
    let Some(limit) = kind.per_account else {
        return Ok((None, Vec::new()));
    };
    let (live, expired): (Vec<_>, Vec<_>) =
        held.iter().filter(|t| t.end.is_none()).partition(|t| t.is_live(now));
    // Counted as well: where the policy's limit is newer than a token, its place is none or above the limit.
    let free = (0..limit)
        .find(|place| live.iter().all(|t| t.place != Some(*place)))
        .filter(|_| live.len() < limit as usize);
    let place = free.ok_or_else(|| Refusal::LimitReached { kind: kind.name.clone(), limit })?;
    let room = expired.iter().map(|token| super::end::ended(token, Cause::Expired, now)).collect();
    Ok((Some(place), room))
}
