//! Rotation: a new secret takes over; the old one keeps working for a grace period. A reset is a rotation
//! with no grace at all.

use jeton_token::Secret;
use jiff::{SignedDuration, Timestamp};

use super::Mint;
use crate::{
    Account, Caller, Change, Event, Prior, Refusal, Scope, Service, Token,
    policy::{Ending, Kind, Reveal},
};

/// A token with its new secret.
#[derive(Debug)]
pub struct Rotated<S> {
    /// The token.
    pub token: Token,
    /// Its new secret.
    pub secret: S,
    /// What to record.
    pub change: Change,
}

/// Of two rotations this close to each other the second is a mistake: whoever asked for the first one would hold a
/// secret that is refused already.
const JUST_NOW: SignedDuration = SignedDuration::from_secs(2);

/// Decides whether `token` gets a new secret at `now`, the old one working on for `grace`.
///
/// With a grace still running, only a reset is possible: a third secret would silently cut off those who
/// still use the first. Where the answer holds no secret, its owner can read it and nobody else may.
pub fn rotate(
    token: &Token,
    (service, kind): (&Service, &Kind),
    owner: &Account,
    grace: SignedDuration,
    by: &Caller,
    mint: &Mint<'_>,
    now: Timestamp,
) -> Result<Rotated<Option<Secret>>, Refusal> {
    token.must_be_changed_by(by, service)?;
    token.must_be_live(now)?;
    token.must_not_be_in_quarantine()?;
    if !kind.owner_may(Ending::Reset) {
        return Err(Refusal::ResetNotAllowed { kind: kind.name.clone() });
    }
    by.must_not_reach_beyond(service, &token.addresses)?;
    must_not_exceed(token, (service, kind), by)?;
    // The new secret outlives the session, like that of a new token.
    by.must_have_stepped_up(now)?;
    let limit = kind.grace.map_or(0, |span| span.seconds());
    if grace.is_negative() || grace > SignedDuration::from_secs(limit) {
        return Err(Refusal::GraceTooLong { kind: kind.name.clone(), limit });
    }
    if let Some(prior) = token.prior.as_ref().filter(|prior| now < prior.until && !grace.is_zero())
    {
        return Err(Refusal::GraceRunning { until: prior.until });
    }
    let just_now = |since: Timestamp| since.duration_since(now).abs() < JUST_NOW;
    if token.prior.is_some() && just_now(token.live.since) {
        return Err(Refusal::JustRotated);
    }
    let Rotated { token, secret, change } = struck(token, kind, owner, grace, mint, now);
    Ok(Rotated { token, secret: may_have(kind, owner, by).then_some(secret), change })
}

/// Gives the token of a session another secret at `now`, because the password was entered again: the one before is
/// refused at once. Nobody asks for it, so that no right to rotate is needed.
pub fn renew(
    token: &Token,
    kind: &Kind,
    owner: &Account,
    mint: &Mint<'_>,
    now: Timestamp,
) -> Result<Rotated<Secret>, Refusal> {
    token.must_be_live(now)?;
    Ok(struck(token, kind, owner, SignedDuration::ZERO, mint, now))
}

fn struck(
    token: &Token,
    kind: &Kind,
    owner: &Account,
    grace: SignedDuration,
    mint: &Mint<'_>,
    now: Timestamp,
) -> Rotated<Secret> {
    let mut next = token.revised();
    next.prior = Some(Prior {
        digest: token.live.digest,
        key: token.live.key,
        hint: token.live.hint.clone(),
        until: now.checked_add(grace).unwrap_or(now),
        // Kept for as long as the rotation can be taken back.
        seal: token.seal.clone().filter(|_| !grace.is_zero()),
    });
    let secret = mint.strike(&mut next, kind, owner, now);
    Rotated { change: Change::token(Event::TokenRotated, next.clone()), token: next, secret }
}

/// Whether `by` gets the new secret of a token of `owner`: who resets another's token only cuts the old secret off,
/// where the owner can read the new one by themselves. Otherwise somebody has to hand it to them.
fn may_have(kind: &Kind, owner: &Account, by: &Caller) -> bool {
    owner.id == by.account || kind.reveal == Reveal::Once || owner.is_machine()
}

/// Refuses a caller who would get the secret of a stronger or a longer-lived credential of Jeton, and so become it; or
/// one at a product that may do more there than the caller could give it.
fn must_not_exceed(
    token: &Token,
    (service, kind): (&Service, &Kind),
    by: &Caller,
) -> Result<(), Refusal> {
    if !kind.own {
        let own = token.account == by.account;
        let allowed = service.scopes_for(kind, &by.role);
        return match token.scopes.first_beyond(&allowed).filter(|_| !own) {
            Some(scope) => Err(Refusal::ScopeTooWide { scope: scope.clone() }),
            None => Ok(()),
        };
    }
    let beyond = |scope: &&Scope| !by.may_give(scope, (service, kind), token.account);
    if let Some(scope) = token.scopes.iter().find(beyond) {
        return Err(Refusal::ScopeTooWide { scope: scope.clone() });
    }
    match by.expires_at.filter(|_| by.session.is_none()) {
        Some(limit) if token.expires_at.is_none_or(|end| limit < end) => {
            Err(Refusal::OutlivesCaller { limit })
        }
        _ => Ok(()),
    }
}
