//! Quarantine: a token without rights, of which every use is recorded, and which can be released.

use jiff::Timestamp;

use crate::{Caller, Change, Event, Refusal, Service, Token};

/// Decides whether `token` is put into quarantine at `now`. Whoever may revoke it may, for it takes less.
pub fn put(
    token: &Token,
    service: &Service,
    by: &Caller,
    now: Timestamp,
) -> Result<Change, Refusal> {
    token.must_be_changed_by(by, service)?;
    token.must_be_live(now)?;
    token.must_not_be_in_quarantine()?;
    let quarantined = Token { quarantined_at: Some(now), ..token.revised() };
    Ok(Change::token(Event::TokenQuarantined, quarantined))
}

/// Decides whether `token` has its rights again at `now`. Only who manages its service releases, not its owner: whoever
/// misuses a token may well be acting as them.
pub fn release(
    token: &Token,
    service: &Service,
    by: &Caller,
    now: Timestamp,
) -> Result<Change, Refusal> {
    token.must_be_changed_by(by, service)?;
    by.must_not_reach_beyond(service, &token.addresses)?;
    by.must_manage(service)?;
    token.must_be_live(now)?;
    if token.quarantined_at.is_none() {
        return Err(Refusal::NotInQuarantine);
    }
    let released = Token { quarantined_at: None, ..token.revised() };
    Ok(Change::token(Event::TokenReleased, released))
}

impl Token {
    /// Refuses what must not happen to a token in quarantine: it gets no secret, no scopes and no longer life.
    pub fn must_not_be_in_quarantine(&self) -> Result<(), Refusal> {
        match self.quarantined_at {
            Some(since) => Err(Refusal::InQuarantine { since }),
            None => Ok(()),
        }
    }
}
