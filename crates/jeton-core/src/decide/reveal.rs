//! Revealing: a secret that its kind lets one read again.

use jiff::Timestamp;

use crate::{
    AccountId, Caller, Change, Event, Refusal, Seal, Service, Token,
    policy::{Kind, Reveal},
};

/// Decides whether `by` may read the secret of `token` at `now`. The answer is the seal to open and the
/// change to record first: a reveal that the log does not show must not happen.
///
/// Only the owner reads a secret, never an administrator: whoever has it acts as that account. Reading needs
/// the password of the last five minutes; a session reads its own tokens without, as they are no more than itself.
pub fn reveal<'t>(
    token: &'t Token,
    (service, kind): (&Service, &Kind),
    by: &Caller,
    now: Timestamp,
) -> Result<(&'t Seal, Change), Refusal> {
    token.must_be_seen_by(by, service)?;
    must_own(token.account, by)?;
    token.must_be_live(now)?;
    token.must_not_be_in_quarantine()?;
    if kind.reveal == Reveal::Once {
        return Err(Refusal::ShownOnce { kind: kind.name.clone() });
    }
    let its_own_session = token.session.is_some() && token.session == by.session;
    if !its_own_session {
        by.must_be_fresh(now)?;
    }
    let seal = token.seal.as_ref().ok_or_else(|| Refusal::ShownOnce { kind: kind.name.clone() })?;
    Ok((seal, Change::token(Event::TokenRevealed, token.revised())))
}

fn must_own(owner: AccountId, by: &Caller) -> Result<(), Refusal> {
    if by.account == owner { Ok(()) } else { Err(Refusal::OwnersOnly) }
}
