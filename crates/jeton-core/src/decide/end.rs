//! Ending: a token that is never accepted again.

use jiff::Timestamp;

use crate::{
    Caller, Cause, Change, End, Event, Prior, Refusal, Service, Token,
    policy::{Ending, Kind},
};

/// Decides whether `token` is revoked at `now`. Its owner and whoever manages its service always may: revocation is the
/// way out when a secret has leaked, whatever the policy says about everyday deletion.
pub fn revoke(
    token: &Token,
    service: &Service,
    by: &Caller,
    cause: Cause,
    now: Timestamp,
) -> Result<Change, Refusal> {
    token.must_be_changed_by(by, service)?;
    must_not_have_ended(token)?;
    Ok(ended(token, cause, now))
}

/// Decides whether the owner's everyday deletion of `token` is allowed by its kind.
pub fn delete(
    token: &Token,
    (service, kind): (&Service, &Kind),
    by: &Caller,
    now: Timestamp,
) -> Result<Change, Refusal> {
    token.must_be_changed_by(by, service)?;
    must_not_have_ended(token)?;
    if !kind.owner_may(Ending::Delete) {
        return Err(Refusal::DeleteNotAllowed { kind: kind.name.clone() });
    }
    Ok(ended(token, Cause::Deleted, now))
}

/// The change that ends `token`. Its sealed secret goes with it.
pub(super) fn ended(token: &Token, cause: Cause, now: Timestamp) -> Change {
    let end = Some(End { at: now, cause });
    let prior = token.prior.clone().map(|prior| Prior { seal: None, ..prior });
    Change::token(Event::TokenEnded, Token { end, prior, seal: None, ..token.revised() })
}

// An expired token can still be revoked: the clock that expired it may be wrong.
fn must_not_have_ended(token: &Token) -> Result<(), Refusal> {
    match token.end {
        Some(End { at, cause }) => Err(Refusal::Ended { at, cause }),
        None => Ok(()),
    }
}
