//! Observing: what was seen and not done. It is no change, and has no entry in the log.

use jeton_core::{FaultId, Mail, NoticeId, SessionId, Use};
use jiff::Timestamp;
use tokio::sync::oneshot;

use crate::{
    CommitError, Store,
    writer::{Message, Observation, Observed},
};

/// When a session was last seen in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeenSession {
    /// The session.
    pub session: SessionId,
    /// When it, or a token of it, was last seen.
    pub seen_at: Timestamp,
}

/// A step on the way of notices to people. What was to be told to whom is in the log, with the fault; how far a mail has
/// come is seen from outside, and is no change.
#[derive(Debug, Clone)]
pub enum MailStep {
    /// A new mail carries the notices of these faults to its recipient.
    Made(Mail, Vec<FaultId>),
    /// What these notices say was over before they were sent.
    Dropped(Vec<NoticeId>, Timestamp),
    /// What became of a mail.
    Answered(Mail),
    /// Mails that are done with and were made before this are forgotten, and their notices with them.
    Forgotten(Timestamp),
}

impl Store {
    /// Writes down how far mails have come, all of it or nothing. It is durable when this returns.
    ///
    /// # Errors
    /// Why it was not written down.
    pub async fn observe_mails(&self, steps: Vec<MailStep>) -> Result<(), CommitError> {
        self.observe(Observed::Mails(steps)).await
    }

    /// Adds uses to those that were seen before, all of them or none; the least recently seen of a secret make room.
    ///
    /// # Errors
    /// Why they were not written down. Nothing depends on it that they are.
    pub async fn observe_uses(&self, uses: Vec<Use>) -> Result<(), CommitError> {
        self.observe(Observed::Uses(uses)).await
    }

    /// Keeps when sessions were last seen: all of these or none. A session that was seen later, or is closed, stays as
    /// it is.
    ///
    /// # Errors
    /// Why nothing was kept. It can be observed again.
    pub async fn observe_sessions(&self, sessions: Vec<SeenSession>) -> Result<(), CommitError> {
        self.observe(Observed::Sessions(sessions)).await
    }

    async fn observe(&self, observed: Observed) -> Result<(), CommitError> {
        let (answer, answered) = oneshot::channel();
        let message = Message::Observe(Observation { observed, answer });
        self.inner.queue.send(message).await.map_err(|_| CommitError::Closed)?;
        answered.await.unwrap_or(Err(CommitError::Lost))
    }
}
