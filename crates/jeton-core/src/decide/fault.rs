//! Faults: opened by what was seen, closed by whoever looked after them, or by themselves.

use std::net::IpAddr;

use jeton_token::Entropy;
use jiff::{SignedDuration, Timestamp};

use super::end::ended;
use crate::{
    About, Caller, Cause, Change, ClientName, Event, Fault, FaultCause, FaultId, Refusal,
    Restoration, SecretMark, Service, Token,
    policy::{Kind, OnRetiredUse},
};

/// A use that must not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighted {
    /// What is wrong with it.
    pub cause: SightedCause,
    /// Which secret was shown.
    pub secret: SecretMark,
    /// From where, if known.
    pub address: Option<IpAddr>,
    /// By what program, if it said so.
    pub agent: Option<ClientName>,
    /// When, to the second.
    pub at: Timestamp,
}

/// What is wrong with a use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SightedCause {
    /// Of a secret whose grace is over.
    RetiredSecretUsed,
    /// Of a token in quarantine.
    QuarantinedTokenUsed,
}

/// Requests that were on their way when a secret was retired say nothing about who has it.
const IN_FLIGHT: SignedDuration = SignedDuration::from_secs(5);

/// Decides what follows from a use of `token` that must not be. A fault is opened where none of its cause is open yet.
/// Where the kind says so, a token whose retired secret is used ends as leaked; the fault then stays open, because
/// somebody should see why.
///
/// Nothing follows for a token that has ended, and for a secret that is good by now. A retired secret of a session's
/// token is none: it ends with the session.
pub fn sighted(
    token: &Token,
    kind: &Kind,
    open: &[Fault],
    seen: &Sighted,
    entropy: &Entropy,
    now: Timestamp,
) -> Vec<Change> {
    let concerns = match seen.cause {
        SightedCause::QuarantinedTokenUsed => token.quarantined_at.is_some(),
        SightedCause::RetiredSecretUsed => token.retired_at(seen.secret, now).is_some(),
    };
    if !concerns || !token.is_live(now) {
        return Vec::new();
    }
    let is_leaked = |retired: Timestamp| IN_FLIGHT <= seen.at.duration_since(retired);
    let ends = seen.cause == SightedCause::RetiredSecretUsed
        && kind.on_retired_use == OnRetiredUse::Revoke
        && token.retired_at(seen.secret, now).is_some_and(is_leaked);
    let known = open.iter().find(|fault| fault.cause == seen.cause.into());
    let opened = || Change::fault(Event::FaultOpened, opened(token, seen, entropy, now));
    match (known, ends) {
        (None, false) => vec![opened()],
        (None, true) => vec![opened(), ended(token, Cause::Leaked, now)],
        (Some(_), false) => Vec::new(),
        // The fault that stays is the one that says by whose use the token ended.
        (Some(fault), true) => {
            vec![closed(fault, now), opened(), ended(token, Cause::Leaked, now)]
        }
    }
}

/// The change that opens a fault about a part of Jeton itself, which has none of that cause open: `note` says what is
/// wrong with it.
pub fn arisen(
    (cause, part): (FaultCause, &str),
    note: String,
    entropy: &Entropy,
    now: Timestamp,
) -> Change {
    let fault = Fault {
        id: FaultId::new(now, entropy),
        cause,
        about: About::Jeton { part: part.to_owned() },
        nearing: None,
        address: None,
        agent: None,
        note: Some(note),
        recipients: Vec::new(),
        opened_at: now,
        closed_at: None,
        revision: 1,
    };
    Change::fault(Event::FaultOpened, fault)
}

/// Decides whether a fault is closed by `by`. `service` is that of its token, if it is about one; what is about Jeton
/// itself concerns administrators alone. To whom it does not concern it does not exist.
pub fn close(
    fault: &Fault,
    service: Option<&Service>,
    by: &Caller,
    now: Timestamp,
) -> Result<Change, Refusal> {
    fault.must_concern(service, by)?;
    // Whoever clicks faults away must not let in what has ended.
    if Restoration::of(fault).is_some() {
        return Err(Refusal::RestorationGoesOn);
    }
    match fault.closed_at {
        Some(at) => Err(Refusal::FaultClosed { at }),
        None => Ok(closed(fault, now)),
    }
}

impl Fault {
    /// Refuses a caller whom it does not concern: who manages neither its `service` nor, where it is about Jeton itself,
    /// all of them. To them it does not exist.
    pub fn must_concern(&self, service: Option<&Service>, by: &Caller) -> Result<(), Refusal> {
        let concerned = match service {
            Some(service) => by.must_manage(service),
            None => by.must_be_admin(),
        };
        concerned.map_err(|refusal| match refusal {
            Refusal::CallerScopeMissing { .. } => refusal,
            _ => Refusal::NotFound { what: "fault" },
        })
    }
}

/// The change that closes a fault.
pub fn closed(fault: &Fault, now: Timestamp) -> Change {
    let revision = fault.revision + 1;
    Change::fault(Event::FaultClosed, Fault { closed_at: Some(now), revision, ..fault.clone() })
}

fn opened(token: &Token, seen: &Sighted, entropy: &Entropy, now: Timestamp) -> Fault {
    Fault {
        address: seen.address,
        agent: seen.agent.clone(),
        ..of(token, seen.cause.into(), entropy, now)
    }
}

/// An open fault of `token` of which no more is known than the cause.
pub(super) fn of(token: &Token, cause: FaultCause, entropy: &Entropy, now: Timestamp) -> Fault {
    Fault {
        id: FaultId::new(now, entropy),
        cause,
        about: About::Token { token: token.id, service: token.service, account: token.account },
        nearing: None,
        address: None,
        agent: None,
        note: None,
        recipients: Vec::new(),
        opened_at: now,
        closed_at: None,
        revision: 1,
    }
}

impl From<SightedCause> for FaultCause {
    fn from(cause: SightedCause) -> Self {
        match cause {
            SightedCause::RetiredSecretUsed => Self::RetiredSecretUsed,
            SightedCause::QuarantinedTokenUsed => Self::QuarantinedTokenUsed,
        }
    }
}

impl Token {
    /// When the secret with that mark was retired, at the latest; `None` where it is not, or ends with its session.
    fn retired_at(&self, secret: SecretMark, now: Timestamp) -> Option<Timestamp> {
        if self.session.is_some() || SecretMark::of(&self.live.digest) == secret {
            return None;
        }
        match &self.prior {
            Some(prior) if SecretMark::of(&prior.digest) == secret => {
                Some(prior.until).filter(|until| *until <= now)
            }
            // A secret from before the prior one: the last rotation has ended whatever grace it had.
            Some(_) => Some(self.live.since),
            None => None,
        }
    }
}
