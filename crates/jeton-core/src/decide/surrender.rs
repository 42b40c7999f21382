//! Surrender: whoever holds a secret may end it (RFC 7009), whatever the policy says about everyday deletion.
//!
//! A secret that somebody gives up is in hands that can use it until it ends. To end it takes nothing from its owner
//! that they should want to keep, so that neither the kind, the address nor the state of the account is asked. What
//! ends is what was given up and nothing else: an old secret in its grace ends without the new one, so that a leaked
//! one is no weapon against its successor.

use jeton_token::Digest;
use jiff::Timestamp;

use super::{end::ended, session::closed};
use crate::{Cause, Change, Event, Session, Token};

/// Decides what ends when the secret with `digest` is given up at `now`. Nothing does where the secret does not work
/// any more. The own token of `session` takes the session along: to give it up is to log out.
pub fn surrender(
    token: &Token,
    digest: &Digest,
    session: Option<(&Session, &[Token])>,
    now: Timestamp,
) -> Vec<Change> {
    if token.end.is_some() {
        return Vec::new();
    }
    if token.live.digest != *digest {
        return prior_ended(token, digest, now).into_iter().collect();
    }
    match session.filter(|(session, _)| session.closed_at.is_none()) {
        Some((session, tokens)) => closed(session, tokens, now),
        None => vec![ended(token, Cause::Surrendered, now)],
    }
}

/// Whether `token` is the own credential of `session`: of the front's service that opened it, or of Jeton itself.
pub fn is_own_token(token: &Token, session: &Session, of_jeton: bool) -> bool {
    let opened_there = session.service.map_or(of_jeton, |service| service == token.service);
    token.session == Some(session.id) && opened_there
}

fn prior_ended(token: &Token, digest: &Digest, now: Timestamp) -> Option<Change> {
    let prior =
        token.prior.as_ref().filter(|prior| prior.digest == *digest && now < prior.until)?;
    let prior = Some(prior.ended(now));
    Some(Change::token(Event::TokenGraceEnded, Token { prior, ..token.revised() }))
}
