//! Sessions: opened by a login, confirmed by the password, closed by a logout.

use jeton_token::Entropy;
use jiff::Timestamp;

use super::end::ended;
use crate::{
    Account, AccountState, Caller, Cause, Change, Event, Origin, Refusal, Service, ServiceState,
    Session, SessionId, Span, Token,
    policy::{Issuer, Kind},
};

/// How long a session lives at most where no service's kind says otherwise: 10 hours.
pub const DEFAULT_MAXIMUM_SECONDS: i64 = 36_000;

/// Where somebody logs in.
#[derive(Debug, Clone, Copy)]
pub enum Door<'a> {
    /// At Jeton itself, which brings tokens of these services.
    Jeton(&'a [Service]),
    /// At the front of this service, which brings its tokens alone.
    Front(&'a Service),
}

/// What keeps the secret of a login at Jeton.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// A program, which sends it in a header.
    Program,
    /// A browser, which sends it in a cookie that no script reads.
    Browser,
}

/// What is known of somebody who comes in.
#[derive(Debug, Clone)]
pub struct Entrance {
    /// What with.
    pub holder: Holder,
    /// Where from.
    pub origin: Origin,
    /// When they entered their password: what needs a fresh one counts from then.
    pub authenticated_at: Timestamp,
}

/// Decides whether `account`, whose password was just checked, gets a session at `now`. It lives as long as the
/// longest session kind of the services whose tokens it brings, where each token ends at its own kind's maximum, and
/// may go unused as long as the strictest of them allows.
pub fn open(
    account: &Account,
    door: Door<'_>,
    entropy: &Entropy,
    now: Timestamp,
) -> Result<(Session, Change), Refusal> {
    let entrance =
        Entrance { holder: Holder::Program, origin: Origin::default(), authenticated_at: now };
    open_with(account, door, entrance, entropy, now)
}

/// As [`open`], by somebody of whom more is known.
pub fn open_with(
    account: &Account,
    door: Door<'_>,
    entrance: Entrance,
    entropy: &Entropy,
    now: Timestamp,
) -> Result<(Session, Change), Refusal> {
    if account.is_machine() {
        return Err(Refusal::AccountIsMachine);
    }
    if account.state != AccountState::Active {
        return Err(Refusal::AccountDisabled);
    }
    let (services, service) = match door {
        Door::Jeton(services) => (services, None),
        Door::Front(service) => {
            must_admit(service, account)?;
            (std::slice::from_ref(service), Some(service.id))
        }
    };
    let brought = || {
        let kinds =
            |service| session_kinds(service, entrance.holder).map(move |kind| (service, kind));
        services.iter().flat_map(kinds)
    };
    let maxima = brought().filter_map(|(service, kind)| service.session_maximum(kind));
    let seconds = maxima.max().map_or(DEFAULT_MAXIMUM_SECONDS, Span::seconds);
    let expires_at = Span::from_seconds(seconds).map_or(now, |span| span.after(now));
    let idle = brought().filter_map(|(service, kind)| service.session_idle(kind)).min();
    let session = Session {
        id: SessionId::new(now, entropy),
        account: account.id,
        service,
        opened_at: now,
        authenticated_at: entrance.authenticated_at,
        expires_at,
        idle,
        seen_at: now,
        address: entrance.origin.address,
        agent: entrance.origin.agent,
        closed_at: None,
        revision: 1,
    };
    let change = Change::session(Event::SessionOpened, session.clone());
    Ok((session, change))
}

/// Whether a login of `account` brings tokens of `service`.
pub fn brings_tokens_of(service: &Service, account: &Account) -> bool {
    must_admit(service, account).is_ok()
}

/// The kinds of `service` that a login brings. Of Jeton's own, a browser gets those that travel in a cookie and a
/// program the others.
pub fn session_kinds(service: &Service, holder: Holder) -> impl Iterator<Item = &Kind> {
    service.policy.kinds.iter().filter(move |kind| {
        let held = (holder == Holder::Browser) == kind.cookie.is_some();
        kind.issued_by(Issuer::Login) && (held || !kind.own)
    })
}

/// Records that the password was entered again in `session`.
pub fn confirm(session: &Session, now: Timestamp) -> Result<Change, Refusal> {
    if !session.is_open(now) {
        return Err(Refusal::SessionEnded);
    }
    let revision = session.revision + 1;
    let session = Session { authenticated_at: now, seen_at: now, revision, ..session.clone() };
    Ok(Change::session(Event::SessionConfirmed, session))
}

/// Decides whether `session` is closed at `now`; its tokens end with it, so it takes the right to end tokens,
/// except for the session itself.
pub fn close(
    session: &Session,
    tokens: &[Token],
    by: &Caller,
    now: Timestamp,
) -> Result<Vec<Change>, Refusal> {
    if !by.answers_for(session.account) {
        return Err(Refusal::NotFound { what: "session" });
    }
    if by.session != Some(session.id) {
        by.needs(Caller::TOKENS_WRITE)?;
    }
    if session.closed_at.is_some() {
        return Err(Refusal::SessionEnded);
    }
    Ok(closed(session, tokens, now))
}

/// The changes that close `session` and end its tokens.
pub(super) fn closed(session: &Session, tokens: &[Token], now: Timestamp) -> Vec<Change> {
    let closed =
        Session { closed_at: Some(now), revision: session.revision + 1, ..session.clone() };
    let its = tokens.iter().filter(|t| t.session == Some(session.id) && t.end.is_none());
    std::iter::once(Change::session(Event::SessionClosed, closed))
        .chain(its.map(|token| ended(token, Cause::SessionClosed, now)))
        .collect()
}

fn must_admit(service: &Service, account: &Account) -> Result<(), Refusal> {
    let name = || service.name().clone();
    if service.state == ServiceState::Disabled {
        return Err(Refusal::ServiceDisabled { service: name() });
    }
    if !service.policy.is_own() && !account.membership.includes(service.id) {
        return Err(Refusal::NotAMember { service: name() });
    }
    Ok(())
}
