//! Extending: a token's end is put off, within what its kind allows from now on.

use jiff::Timestamp;

use super::{
    expiry,
    issue::{self, Wish},
};
use crate::{
    Account, Caller, Change, Event, Refusal, Service, Span, Token,
    policy::{Kind, Lifetime},
};

/// When the token should end instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewEnd {
    /// So long from now on.
    In(Span),
    /// At that time.
    At(Timestamp),
}

/// Decides whether the end of `token` is put off. Whoever may issue the kind may, and no further than a new token of it
/// would live: an extension spares a new secret, and gives nothing that a new token would not.
pub fn extend(
    token: &Token,
    (service, kind): (&Service, &Kind),
    owner: &Account,
    end: NewEnd,
    by: &Caller,
    now: Timestamp,
) -> Result<Change, Refusal> {
    token.must_be_changed_by(by, service)?;
    token.must_be_live(now)?;
    token.must_not_be_in_quarantine()?;
    by.must_have_stepped_up(now)?;
    if matches!(kind.lifetime, Lifetime::Session { .. }) || token.session.is_some() {
        return Err(Refusal::LifetimeNotAllowed { kind: kind.name.clone() });
    }
    issue::must_be_issuer((service, kind), owner, by)?;
    issue::must_be_able_to_hold(service, owner)?;
    let Some(wanted) = issue::asked_end(kind, &end.into(), now)? else {
        return Err(Refusal::LifetimeNotAllowed { kind: kind.name.clone() });
    };
    if let Some(limit) = issue::own_end(service, by).filter(|limit| *limit < wanted) {
        return Err(Refusal::OutlivesCaller { limit });
    }
    by.must_not_reach_beyond(service, &token.addresses)?;
    if token.expires_at.is_none_or(|present| wanted <= present) {
        return Err(Refusal::NotLater { present: token.expires_at });
    }
    let extended = Token {
        expires_at: Some(wanted),
        warned: expiry::begun(service, wanted, now),
        ..token.revised()
    };
    Ok(Change::token(Event::TokenExtended, extended))
}

impl From<NewEnd> for Wish {
    fn from(end: NewEnd) -> Self {
        match end {
            NewEnd::In(span) => Self { lifetime: Some(span), ..Self::default() },
            NewEnd::At(time) => Self { expires_at: Some(time), ..Self::default() },
        }
    }
}
