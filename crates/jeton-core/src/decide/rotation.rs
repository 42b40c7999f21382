//! The grace of a rotation, ended before its time: it is closed, or the rotation is taken back.

use jiff::Timestamp;

use crate::{
    Caller, Change, Event, Live, Prior, Refusal, Service, Token,
    policy::{Kind, Reveal},
};

/// Decides whether the old secret of `token` is refused from `now` on.
pub fn close(
    token: &Token,
    service: &Service,
    by: &Caller,
    now: Timestamp,
) -> Result<Change, Refusal> {
    token.must_be_changed_by(by, service)?;
    token.must_be_live(now)?;
    let prior = token.grace(now)?;
    Ok(Change::token(
        Event::TokenGraceEnded,
        Token { prior: Some(prior.ended(now)), ..token.revised() },
    ))
}

/// Decides whether the old secret of `token`, whose grace still runs, is its only one again at `now`, and the new one is
/// refused. Nobody gets a secret by that.
pub fn cancel(
    token: &Token,
    (service, kind): (&Service, &Kind),
    by: &Caller,
    now: Timestamp,
) -> Result<Change, Refusal> {
    token.must_be_changed_by(by, service)?;
    by.must_not_reach_beyond(service, &token.addresses)?;
    // A secret that was about to end works on, past the session.
    by.must_have_stepped_up(now)?;
    token.must_be_live(now)?;
    token.must_not_be_in_quarantine()?;
    let prior = token.grace(now)?;
    if kind.reveal == Reveal::Always && prior.seal.is_none() {
        return Err(Refusal::OldSecretNotKept);
    }
    let live = Live { digest: prior.digest, key: prior.key, hint: prior.hint.clone(), since: now };
    let withdrawn = Prior {
        digest: token.live.digest,
        key: token.live.key,
        hint: token.live.hint.clone(),
        until: now,
        seal: None,
    };
    let cancelled =
        Token { live, prior: Some(withdrawn), seal: prior.seal.clone(), ..token.revised() };
    Ok(Change::token(Event::TokenRotationCancelled, cancelled))
}

impl Token {
    /// The old secret while its grace runs.
    fn grace(&self, now: Timestamp) -> Result<&Prior, Refusal> {
        self.prior.as_ref().filter(|prior| now < prior.until).ok_or(Refusal::NoGrace)
    }
}

impl Prior {
    /// The same secret, refused from `now` on. Its seal goes with it.
    pub(super) fn ended(&self, now: Timestamp) -> Self {
        Self { until: now, seal: None, ..self.clone() }
    }
}
