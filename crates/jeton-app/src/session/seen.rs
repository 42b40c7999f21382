//! When sessions were last seen in use: in memory to the second, in the database a moment later.

use jeton_core::{AccountId, Session, SessionId};
use jeton_store::{ReadError, SeenSession};
use jiff::Timestamp;

use crate::{App, AppError};

impl App {
    /// The sessions of `account` that are open at `now`, as they were last seen.
    pub(crate) async fn open_sessions_of(
        &self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Vec<Session>, AppError> {
        let sessions = self.standing_sessions(account, now).await?.into_iter();
        Ok(sessions.map(|session| self.as_seen(session)).filter(|s| s.is_open(now)).collect())
    }

    /// The sessions of `account` that are not closed and not at their ends at `now`: those that the lists of the database lead to, and
    /// those that it hides.
    pub(crate) async fn standing_sessions(
        &self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Vec<Session>, AppError> {
        let stand = self.replica.standing_sessions(account, now);
        let mut sessions = self.store.open_sessions(account, now).await?;
        let hidden = self.hidden_sessions(stand, &sessions, now).await?;
        sessions.extend(hidden);
        sessions.sort_unstable_by_key(|session| session.id);
        Ok(sessions)
    }

    /// Those of the sessions which `stand` that are not `listed`, though they are as they were written. One that is not is accepted no
    /// more when this returns, for nobody can close it.
    pub(crate) async fn hidden_sessions(
        &self,
        stand: Vec<SessionId>,
        listed: &[Session],
        now: Timestamp,
    ) -> Result<Vec<Session>, AppError> {
        let is_listed = |id: &SessionId| listed.iter().any(|session| session.id == *id);
        let mut hidden = Vec::new();
        for id in stand.into_iter().filter(|id| !is_listed(id)) {
            match self.store.session(id).await {
                Ok(found) => hidden.extend(found),
                Err(ReadError::Altered(_)) => self.replica.withhold_session(id),
                Err(other) => return Err(other.into()),
            }
        }
        // Others may have been closed meanwhile.
        hidden.retain(|session| session.closed_at.is_none() && session.expires_at > now);
        Ok(hidden)
    }

    /// The session as it was last seen.
    pub(super) fn as_seen(&self, session: Session) -> Session {
        let seen_at = self.replica.seen_at(session.id).unwrap_or(session.seen_at);
        Session { seen_at: session.seen_at.max(seen_at), ..session }
    }

    /// Keeps what was seen since the last round. What is lost by a crash makes a session end earlier and never later: it
    /// begins again where it was last kept.
    pub(crate) async fn keep_sights(&self) {
        let sights = self.replica.sights();
        for some in sights.chunks(AT_ONCE) {
            let seen = some
                .iter()
                .map(|sight| SeenSession { session: sight.session, seen_at: sight.seen_at });
            let kept = self.store.observe_sessions(seen.collect()).await;
            let what = "when sessions were last seen could not be kept";
            if self.troubles.note(what, kept).is_none() {
                return;
            }
            self.replica.note(some);
        }
    }
}

/// How many sessions are kept in one transaction, so that no change waits for long.
const AT_ONCE: usize = 1000;
