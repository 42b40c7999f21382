//! The calendar: the ends of tokens, for programs that show them ahead of time.
//!
//! ```text
//! whose           own              of a service
//! ─────────────   ──────────────   ─────────────────────────────────────────────
//! a calendar's    `calendar`       `calendar:services`, and its owner manages it
//! any other       `tokens:read`    `tokens:read`, and the caller manages it
//! ```

use jiff::Timestamp;

use super::expiry;
use crate::{
    AccountId, AccountName, Caller, KindName, Refusal, Role, Service, ServiceId, ServiceName, Span,
    Token, TokenId, TokenName, policy::Kind,
};

/// So many ends are told of, the nearest: more than anybody looks at, and few enough to be asked for every few minutes.
pub const MOST: u32 = 1000;

/// Whose ends are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Those of the caller's own tokens.
    Own(AccountId),
    /// Those of everybody's tokens of a service.
    Service(ServiceId),
}

/// The end of one token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenEnd {
    /// The token.
    pub token: TokenId,
    /// Its name, where it has one.
    pub name: Option<TokenName>,
    /// Its kind.
    pub kind: KindName,
    /// The last characters of its secret.
    pub hint: String,
    /// The service that refuses it from then on.
    pub service: ServiceName,
    /// Its owner.
    pub owner: AccountName,
    /// When it ends.
    pub at: Timestamp,
    /// How long before that people are reminded, the longest first.
    pub reminders: Vec<Span>,
    /// What can be done about it, and by whom.
    pub remedy: String,
    /// When the token was last changed.
    pub changed_at: Timestamp,
    /// Counts the changes of the token.
    pub revision: i64,
}

/// Decides whose ends `by` reads: their own, or those of `service`. A service that they do not manage is to them as if
/// it were not there, since a calendar program can tell its owner nothing but whether there is a calendar.
pub fn whose(service: Option<&Service>, by: &Caller) -> Result<Whose, Refusal> {
    let has = |scope| by.scopes.has(scope);
    match service {
        None if has(Caller::CALENDAR) => Ok(Whose::Own(by.account)),
        None => by.needs(Caller::TOKENS_READ).map(|()| Whose::Own(by.account)),
        Some(service) if has(Caller::CALENDAR_OF_SERVICES) && manages_by_role(service, by) => {
            Ok(Whose::Service(service.id))
        }
        Some(service) if by.manages(service) => {
            by.needs(Caller::TOKENS_READ).map(|()| Whose::Service(service.id))
        }
        Some(_) => Err(Refusal::NotFound { what: "service" }),
    }
}

/// The end of `token`, if it has one that comes by itself and that somebody should know of at `now`: not the end of a
/// login, nor that of a token in quarantine, which has no rights to lose.
pub fn end_of(
    token: &Token,
    (service, owner): (&Service, &AccountName),
    changed_at: Timestamp,
    now: Timestamp,
) -> Option<TokenEnd> {
    let at = token.expires_at.filter(|_| token.is_live(now))?;
    if token.session.is_some() || token.quarantined_at.is_some() {
        return None;
    }
    let kind: Option<&Kind> = service.policy.kind(token.kind.as_str());
    // What had begun when the token was made reminds nobody: whoever issues one for a day knows that it ends tomorrow.
    let begins_later = |span: &Span| span.after(token.created_at) < at;
    Some(TokenEnd {
        token: token.id,
        name: token.name.clone(),
        kind: token.kind.clone(),
        hint: token.live.hint.as_str().to_owned(),
        service: service.name().clone(),
        owner: owner.clone(),
        at,
        reminders: service.thresholds().into_iter().filter(begins_later).collect(),
        remedy: expiry::remedy(kind),
        changed_at,
        revision: token.revision,
    })
}

fn manages_by_role(service: &Service, by: &Caller) -> bool {
    match &by.role {
        Role::Admin => true,
        Role::Operator(services) => !service.policy.is_own() && services.contains(&service.id),
        Role::Member => false,
    }
}
