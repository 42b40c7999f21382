//! Keys that are lost for good: what hung on them is of no use to anybody, and ends so that the log says so.
//!
//! Without the key of its digest nobody can tell whether a secret is that of a token, or of a link. Without the key that it was
//! sealed under a secret works on, and nobody can read it again.

use std::collections::BTreeSet;

use jeton_token::KeyId;
use jiff::Timestamp;

use super::{end::ended, link, session, signing_key};
use crate::{
    Cause, Change, Event, Link, Prior, Seal, Session, SigningKey, Token, Webhook, WebhookState,
};

/// The keys that are lost.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LostKeys {
    /// Those of digests.
    pub digests: Vec<KeyId>,
    /// Those of seals.
    pub seals: Vec<KeyId>,
}

impl LostKeys {
    /// Whether something of a token that has not ended hangs on one of them.
    pub fn concern(&self, token: &Token) -> bool {
        token.end.is_none() && (self.end(token) || self.hold_prior_of(token) || self.sealed(token))
    }

    /// Whether a token can never be accepted again.
    pub fn end(&self, token: &Token) -> bool {
        self.digests.contains(&token.live.key)
    }

    fn hold_prior_of(&self, token: &Token) -> bool {
        token.prior.as_ref().is_some_and(|prior| self.digests.contains(&prior.key))
    }

    fn sealed(&self, token: &Token) -> bool {
        let prior = token.prior.as_ref().and_then(|prior| prior.seal.as_ref());
        self.hold(token.seal.as_ref()) || self.hold(prior)
    }

    fn hold(&self, seal: Option<&Seal>) -> bool {
        seal.is_some_and(|seal| self.seals.contains(&seal.key))
    }

    fn readable(&self, seal: Option<&Seal>) -> Option<Seal> {
        seal.filter(|seal| !self.hold(Some(seal))).cloned()
    }
}

/// What becomes of `tokens`, among which are all those of `sessions`. A session goes with any of its tokens; an old secret whose
/// key is lost is forgotten; a secret that can be shown no more works on.
pub fn tokens(
    tokens: &[Token],
    sessions: &[Session],
    lost: &LostKeys,
    now: Timestamp,
) -> Vec<Change> {
    let live = || tokens.iter().filter(|token| token.end.is_none());
    let hit: BTreeSet<_> =
        live().filter(|token| lost.end(token)).filter_map(|token| token.session).collect();
    let closing = |session: &&Session| session.closed_at.is_none() && hit.contains(&session.id);
    let closed = sessions.iter().filter(closing).flat_map(|it| session::closed(it, &[], now));
    let of_token = |token: &Token| {
        if lost.end(token) {
            return Some(ended(token, Cause::KeyLost, now));
        }
        if token.session.is_some_and(|session| hit.contains(&session)) {
            return Some(ended(token, Cause::SessionClosed, now));
        }
        lost.concern(token).then(|| without(token, lost))
    };
    closed.chain(live().filter_map(of_token)).collect()
}

/// A token without what can be used no more.
fn without(token: &Token, lost: &LostKeys) -> Change {
    let forgotten = lost.hold_prior_of(token);
    let prior = token.prior.as_ref().filter(|_| !forgotten);
    let prior =
        prior.map(|prior| Prior { seal: lost.readable(prior.seal.as_ref()), ..prior.clone() });
    let seal = lost.readable(token.seal.as_ref());
    let event = if forgotten { Event::TokenGraceEnded } else { Event::TokenUnsealed };
    Change::token(event, Token { prior, seal, ..token.revised() })
}

/// What becomes of links that are not closed: they are withdrawn.
pub fn links(links: &[Link], lost: &LostKeys, now: Timestamp) -> Vec<Change> {
    let hit = links.iter().filter(|link| lost.digests.contains(&link.key));
    hit.map(|link| link::withdrawn(link, now)).collect()
}

/// What becomes of signing keys: they are withdrawn.
pub fn signing_keys(keys: &[SigningKey], lost: &LostKeys, now: Timestamp) -> Vec<Change> {
    let hit = keys.iter().filter(|key| lost.hold(key.seal.as_ref()));
    hit.map(|key| signing_key::withdrawn(key, now)).collect()
}

/// What becomes of a webhook whose secret is lost: it is told nothing until somebody gives its receiver another one and enables
/// it. `fresh` is a secret that nobody has seen, so that nothing is ever sent without a signature.
pub fn webhook(webhook: &Webhook, fresh: Seal, lost: &LostKeys) -> Option<Change> {
    let disabled = Webhook {
        state: WebhookState::Disabled,
        seal: Some(fresh),
        prior: None,
        ..webhook.revised()
    };
    let is_lost = lost.hold(webhook.seal.as_ref());
    is_lost.then(|| Change::webhook(Event::WebhookDisabled, disabled))
}
