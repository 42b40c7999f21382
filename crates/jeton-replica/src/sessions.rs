//! Sessions: the logins that are open, and the tokens that end with them, for the writer alone.

use std::collections::HashMap;

use jeton_core::{Session, SessionId, TokenId};
use jiff::Timestamp;

use crate::entry::Revision;

/// The open sessions. What readers need of one stands in the riders of its tokens; when it is closed or has lapsed,
/// its tokens are written off and nothing of it remains, so that memory follows the sessions that are open and not
/// the logins that ever were.
#[derive(Debug, Default)]
pub(crate) struct OpenSessions {
    sessions: HashMap<SessionId, OpenSession>,
    sweep_at: usize,
}

#[derive(Debug)]
struct OpenSession {
    /// No change moves it: it is set when the session is opened.
    expires_at: Timestamp,
    revision: Revision,
    tokens: Vec<TokenId>,
}

impl OpenSessions {
    /// When the session ends by itself; `None` where it is not known to be open.
    pub(crate) fn open_until(&self, session: SessionId) -> Option<Timestamp> {
        self.sessions.get(&session).map(|open| open.expires_at)
    }

    /// Notes that `token` ends with the session.
    pub(crate) fn add(&mut self, session: SessionId, token: TokenId) {
        if let Some(open) = self.sessions.get_mut(&session)
            && !open.tokens.contains(&token)
        {
            open.tokens.push(token);
        }
    }

    /// Takes a session's record unless a newer one is known, and tells the tokens that end by it.
    pub(crate) fn take(&mut self, session: &Session) -> Vec<TokenId> {
        let revision = Revision::of(session.revision);
        match (self.sessions.get_mut(&session.id), session.closed_at) {
            (Some(known), _) if revision < known.revision => Vec::new(),
            (Some(known), None) => {
                known.revision = revision;
                Vec::new()
            }
            (_, Some(_)) => {
                self.sessions.remove(&session.id).map_or_else(Vec::new, |open| open.tokens)
            }
            (None, None) => {
                let lapsed = self.sweep(session.opened_at);
                let open =
                    OpenSession { expires_at: session.expires_at, revision, tokens: Vec::new() };
                self.sessions.insert(session.id, open);
                lapsed
            }
        }
    }

    /// Forgets the sessions that had lapsed at `now` and tells their tokens. It looks at all sessions, but only
    /// when they have doubled since it last did.
    fn sweep(&mut self, now: Timestamp) -> Vec<TokenId> {
        if self.sessions.len() < self.sweep_at {
            return Vec::new();
        }
        let lapsed = self.sessions.extract_if(|_, open| open.expires_at <= now);
        let tokens = lapsed.flat_map(|(_, open)| open.tokens).collect();
        self.sweep_at = (self.sessions.len() * 2).max(FIRST_SWEEP);
        tokens
    }

    /// The memory that the sessions take.
    pub(crate) fn bytes(&self) -> usize {
        let tokens: usize = self.sessions.values().map(|open| open.tokens.capacity()).sum();
        self.sessions.capacity() * (size_of::<(SessionId, OpenSession)>() + 1) * 8 / 7
            + tokens * size_of::<TokenId>()
    }
}

/// The number of open sessions from which on lapsed ones are looked for.
const FIRST_SWEEP: usize = 64;
