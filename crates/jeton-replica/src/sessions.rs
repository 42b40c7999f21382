//! Sessions: the logins that are open, and the tokens that end with them, for the writer alone.

use std::collections::HashMap;

use jeton_core::{AccountId, Session, SessionId, TokenId};
use jiff::Timestamp;

use crate::{
    entry::Revision,
    pulses::{FreePulses, Pulses},
    riders::OpenUntil,
};

/// The open sessions. What readers need of one stands in the riders of its tokens; when it is closed or has lapsed,
/// its tokens are written off and nothing of it remains, so that memory follows the sessions that are open and not
/// the logins that ever were.
#[derive(Debug, Default)]
pub(crate) struct OpenSessions {
    sessions: HashMap<SessionId, OpenSession>,
    pulses: FreePulses,
    sweep_at: usize,
}

#[derive(Debug)]
pub(crate) struct OpenSession {
    /// No change moves it: it is set when the session is opened.
    expires_at: Timestamp,
    account: AccountId,
    pulse: u32,
    revision: Revision,
    pub(crate) tokens: Vec<TokenId>,
}

impl OpenSessions {
    /// Notes that `token` ends with the session; `None` where that is not known to be open.
    pub(crate) fn add(&mut self, session: SessionId, token: TokenId) -> Option<OpenUntil> {
        let open = self.sessions.get_mut(&session)?;
        if !open.tokens.contains(&token) {
            open.tokens.push(token);
        }
        Some(OpenUntil { session, until: open.expires_at, pulse: open.pulse })
    }

    /// The place of the session's pulse.
    pub(crate) fn pulse_of(&self, session: SessionId) -> Option<u32> {
        self.sessions.get(&session).map(|open| open.pulse)
    }

    /// Those of an account that have not lapsed at `now`, in the order of their ids. It looks at all of them.
    pub(crate) fn of_account(&self, account: AccountId, now: Timestamp) -> Vec<SessionId> {
        let is_its = |open: &OpenSession| open.account == account && open.expires_at > now;
        let its = self.sessions.iter().filter(|(_, open)| is_its(open));
        let mut its: Vec<_> = its.map(|(id, _)| *id).collect();
        its.sort_unstable();
        its
    }

    /// Takes a session's record unless a newer one is known, and tells the sessions that are over by it. Their tokens
    /// are to be written off, and then their places to be [freed](Self::free).
    pub(crate) fn take(&mut self, session: &Session, pulses: &Pulses) -> Vec<OpenSession> {
        let revision = Revision::of(session.revision);
        match (self.sessions.get_mut(&session.id), session.closed_at) {
            (Some(known), _) if revision.is_behind(known.revision) => Vec::new(),
            (Some(known), None) => {
                known.revision = revision;
                pulses.seen(known.pulse, session.seen_at);
                Vec::new()
            }
            (_, Some(_)) => self.sessions.remove(&session.id).into_iter().collect(),
            (None, None) => {
                let lapsed = self.sweep(session.opened_at);
                let pulse = self.pulses.pop(pulses);
                pulses.start(pulse, session);
                let expires_at = session.expires_at;
                let account = session.account;
                let open = OpenSession { expires_at, account, pulse, revision, tokens: Vec::new() };
                self.sessions.insert(session.id, open);
                lapsed
            }
        }
    }

    /// Forgets a session, whose tokens are then to be written off and its place to be [freed](Self::free).
    pub(crate) fn remove(&mut self, session: SessionId) -> Option<OpenSession> {
        self.sessions.remove(&session)
    }

    /// Gives the place of a session that is over to others, once no slot leads there any more.
    pub(crate) fn free(&mut self, over: &OpenSession, pulses: &Pulses) {
        pulses.stop(over.pulse);
        self.pulses.push(over.pulse);
    }

    /// Forgets the sessions that had lapsed at `now` and tells them. It looks at all sessions, but only when they have
    /// doubled since it last did.
    fn sweep(&mut self, now: Timestamp) -> Vec<OpenSession> {
        if self.sessions.len() < self.sweep_at {
            return Vec::new();
        }
        let lapsed = self.sessions.extract_if(|_, open| open.expires_at <= now);
        let lapsed = lapsed.map(|(_, open)| open).collect();
        self.sweep_at = (self.sessions.len() * 2).max(FIRST_SWEEP);
        lapsed
    }

    /// The memory that the sessions take.
    pub(crate) fn bytes(&self) -> usize {
        let tokens: usize = self.sessions.values().map(|open| open.tokens.capacity()).sum();
        self.sessions.capacity() * (size_of::<(SessionId, OpenSession)>() + 1) * 8 / 7
            + tokens * size_of::<TokenId>()
            + self.pulses.bytes()
    }
}

/// The number of open sessions from which on lapsed ones are looked for.
const FIRST_SWEEP: usize = 64;
