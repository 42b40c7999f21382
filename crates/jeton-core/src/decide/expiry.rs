//! Expiry: people are told of the end of a token before it comes, once for each threshold.
//!
//! ```text
//! issued                      30d before       7d before      1d before   end
//!   │                             │ one fault      │ one more       │ …      │ no more
//!   └─────────────────────────────┴────────────────┴────────────────┴────────┘
//! ```
//!
//! Where several thresholds have begun at once, since the clock jumped or a setting was changed, the tightest is told
//! of and the others never are. What has begun when a token gets its end is not told of: whoever sets it knows. What was told of is kept with the token, so that neither a clock that is set back nor a
//! setting that is changed to and fro tells it again.

use jeton_token::Entropy;
use jiff::{SignedDuration, Timestamp};

use super::fault::{closed, of};
use crate::{
    Account, AccountState, Change, Event, Fault, FaultCause, MailAddress, Nearing, Record, Service,
    ServiceState, Span, Token, TokenId,
    policy::{Ending, Issuer, Kind, Lifetime, SignUp, TellOwner},
};

/// The tokens of which a threshold is to be told: those whose end lies within a stretch of time and that were told of no
/// threshold as tight as this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The tightest threshold that has begun for them.
    pub threshold: Span,
    /// They end later than at this time…
    pub after: Timestamp,
    /// …and not later than at this.
    pub until: Timestamp,
}

impl Due {
    /// When its threshold begins for a token that ends at `expires_at`.
    pub fn begins(&self, expires_at: Timestamp) -> Timestamp {
        let before = SignedDuration::from_secs(self.threshold.seconds());
        expires_at.checked_sub(before).unwrap_or(Timestamp::MIN)
    }
}

/// Which tokens of `service` are due at `now`, those with the nearest end first. Tokens of sessions never are: they end
/// with a login. Nor are those in quarantine, which have no rights to lose, until they are released.
pub fn due(service: &Service, now: Timestamp) -> Vec<Due> {
    if service.state == ServiceState::Disabled {
        return Vec::new();
    }
    let mut after = now;
    let mut due = Vec::new();
    for threshold in service.thresholds().into_iter().rev() {
        let until = threshold.after(now);
        due.push(Due { threshold, after, until });
        after = until;
    }
    due
}

/// Decides whether people are told at `now` that `token` is about to expire: by a fault, and those by mail whom the policy
/// and its settings name. Of its `open` faults, one that stands in the way of that closes.
pub fn tell(
    token: &Token,
    (service, owner): (&Service, &Account),
    open: &[Fault],
    entropy: &Entropy,
    now: Timestamp,
) -> Vec<Change> {
    let Some((expires_at, threshold)) = nearing(token, service, now) else {
        return Vec::new();
    };
    let fault = Fault {
        nearing: Some(Nearing { threshold, expires_at }),
        recipients: recipients(service, owner),
        ..of(token, FaultCause::TokenExpiring, entropy, now)
    };
    let told = Token { warned: Some(threshold), ..token.revised() };
    let is_in_the_way = |other: &&Fault| {
        other.cause == FaultCause::TokenExpiring
            && other.token() == Some(token.id)
            && (other
                .nearing
                .is_none_or(|n| n.expires_at != expires_at || n.threshold == threshold))
    };
    let mut changes: Vec<_> =
        open.iter().filter(is_in_the_way).map(|other| closed(other, now)).collect();
    changes.push(Change::token(Event::TokenExpiring, told));
    changes.push(Change::fault(Event::FaultOpened, fault));
    changes
}

/// What can be done about the end of a token. A rotation helps nobody here: the new secret ends with the old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// These put it off, or issue another token.
    Extend(Issuers),
    /// These issue another token; its end stays.
    Issue(Issuers),
    /// Another token, of another kind: the policy has this kind no more.
    Replace,
    /// Nobody can do anything.
    Nothing,
}

/// Who may issue tokens of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Issuers {
    /// Their owner.
    Owner,
    /// Administrators.
    Administrator,
    /// Both.
    Either,
}

impl Remedy {
    /// What helps with a token of `kind`; of a kind that the policy has no more where there is none.
    pub fn of(kind: Option<&Kind>) -> Self {
        let Some(kind) = kind else { return Self::Replace };
        let is_by = |issuer| kind.issued_by(issuer);
        let who = match (is_by(Issuer::Owner), is_by(Issuer::Administrator)) {
            (true, true) => Issuers::Either,
            (true, false) => Issuers::Owner,
            (false, true) => Issuers::Administrator,
            (false, false) => return Self::Nothing,
        };
        match kind.lifetime {
            Lifetime::Fixed { .. } | Lifetime::Never { maximum: Some(_) } => Self::Extend(who),
            _ => Self::Issue(who),
        }
    }
}

/// What can be done about the end of a token of `kind`, and by whom, in words.
pub fn remedy(kind: Option<&Kind>) -> String {
    let another = "issues another token before then, to be used instead";
    let rotation = match kind.is_some_and(|kind| kind.owner_may(Ending::Reset)) {
        true => "; a rotation does not put it off",
        false => "",
    };
    match Remedy::of(kind) {
        Remedy::Extend(who) => {
            format!("{} puts its end off (`extend`), or {another}{rotation}", who.words())
        }
        Remedy::Issue(who) => format!("{} {another}{rotation}", who.words()),
        Remedy::Replace => FaultCause::TokenExpiring.remedy().to_owned(),
        Remedy::Nothing => "it ends then, and nobody can put that off".to_owned(),
    }
}

impl Issuers {
    fn words(self) -> &'static str {
        match self {
            Self::Owner => "its owner",
            Self::Administrator => "an administrator",
            Self::Either => "its owner or an administrator",
        }
    }
}

/// The tokens in `changes` whose faults about their end may be over by them.
pub fn put_off(changes: &[Change]) -> Vec<TokenId> {
    let ids = changes.iter().filter_map(|change| match &change.record {
        Record::Token(token) if may_settle(change.event, token) => Some(token.id),
        _ => None,
    });
    ids.collect()
}

/// The changes that close those of the `open` faults which are over by `changes`: the token has a new secret, another
/// end, or has ended.
pub fn settle(changes: &[Change], open: &[Fault], now: Timestamp) -> Vec<Change> {
    let is_over = |fault: &&Fault| {
        changes.iter().any(|change| match &change.record {
            Record::Token(token) => is_over_by(change.event, token, fault),
            _ => false,
        })
    };
    open.iter().filter(is_over).map(|fault| closed(fault, now)).collect()
}

/// The tightest threshold that has begun at `now` for a token that ends at `expires_at`. Whoever gives a token such an end
/// knows that it is near, so that it counts as told of.
pub(super) fn begun(service: &Service, expires_at: Timestamp, now: Timestamp) -> Option<Span> {
    let is_within = |due: &Due| due.after < expires_at && expires_at <= due.until;
    due(service, now).into_iter().find(is_within).map(|due| due.threshold)
}

fn nearing(token: &Token, service: &Service, now: Timestamp) -> Option<(Timestamp, Span)> {
    let expires_at = token.expires_at?;
    if token.end.is_some() || token.session.is_some() || token.quarantined_at.is_some() {
        return None;
    }
    let threshold = begun(service, expires_at, now)?;
    let is_news = token.warned.is_none_or(|warned| threshold < warned);
    is_news.then_some((expires_at, threshold))
}

/// Each address once. Whoever may not log in is not asked to do something. Where people make their accounts by themselves,
/// nobody has confirmed that the address in a name is theirs: strangers could have Jeton mail anybody.
fn recipients(service: &Service, owner: &Account) -> Vec<MailAddress> {
    let mut all = service.recipients().addresses().to_vec();
    let is_told =
        service.policy.expiry.owner == TellOwner::Yes && service.policy.sign_up == SignUp::Closed;
    let own = owner.mail_address().filter(|_| is_told && owner.state == AccountState::Active);
    if let Some(own) = own.filter(|own| !all.contains(own)) {
        all.push(own);
    }
    all
}

fn may_settle(event: Event, token: &Token) -> bool {
    match event {
        Event::TokenRotated | Event::TokenEnded => token.warned.is_some(),
        // With another end nobody was told of it yet.
        Event::TokenExtended | Event::TokenOutlivesOwner => true,
        _ => false,
    }
}

fn is_over_by(event: Event, token: &Token, fault: &Fault) -> bool {
    let is_about = fault.cause == FaultCause::TokenExpiring && fault.token() == Some(token.id);
    let end = fault.nearing.map(|nearing| nearing.expires_at);
    let is_renewed = matches!(event, Event::TokenRotated | Event::TokenEnded);
    is_about && (is_renewed || token.expires_at != end)
}
