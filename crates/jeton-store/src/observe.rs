//! Observing: what was seen and not done. It is no change, and has no entry in the log.

use std::time::Duration;

use jeton_core::{
    Delivery, FaultId, Hour, Mail, NoticeId, ServiceCount, SessionId, TokenCount, TokenId, Use,
};
use jiff::Timestamp;
use tokio::sync::oneshot;

use crate::{
    CommitError, KeyCheck, Store,
    writer::{Message, Observation, Observed, Seen},
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

/// What is old enough to be forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forgotten {
    /// Counts of earlier hours.
    pub counts_before: Hour,
    /// Uses that were last seen earlier.
    pub uses_before: Timestamp,
    /// Notices that are in no mail, of what was over earlier.
    pub notices_before: Timestamp,
}

/// Which tokens of a service come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UsageOrder {
    /// Those that were accepted most often on a day: the number of its midnight since the beginning of 1970.
    Allowed {
        /// The day.
        day: i64,
    },
    /// Those that were refused most often on a day.
    Denied {
        /// The day.
        day: i64,
    },
    /// Those that have neither ended nor expired at `now`, the longest unused first; one that never was used counts from
    /// when it was made.
    Idle {
        /// The time.
        now: Timestamp,
    },
}

/// How often a token was used on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// The token.
    pub token: TokenId,
    /// How often it was accepted.
    pub allowed: i64,
    /// How often it was refused.
    pub denied: i64,
}

impl Store {
    /// Writes down how far mails have come, all of it or nothing. It is durable when this returns.
    ///
    /// # Errors
    /// Why it was not written down.
    pub async fn observe_mails(&self, steps: Vec<MailStep>) -> Result<(), CommitError> {
        self.observe(Observed::Mails(steps)).await.map(|_seen| ())
    }

    /// Adds uses to those that were seen before, all of them or none, and keeps the last of each token. Of a secret the
    /// first ones seen stay and the last ones: others make room. Returns the processor time that it took.
    ///
    /// # Errors
    /// Why they were not written down. Nothing depends on it that they are.
    pub async fn observe_uses(&self, uses: Vec<Use>) -> Result<Duration, CommitError> {
        self.observe(Observed::Uses(uses)).await.map(|seen| seen.took)
    }

    /// Adds to the counts of tokens: all of these or none. What is counted for a token that is not there is left out.
    /// Returns the processor time that it took.
    ///
    /// # Errors
    /// Why nothing was added. It can be tried again.
    pub async fn observe_tokens(&self, counts: Vec<TokenCount>) -> Result<Duration, CommitError> {
        self.observe(Observed::Tokens(counts)).await.map(|seen| seen.took)
    }

    /// Adds to the counts of services: all of these or none.
    ///
    /// # Errors
    /// Why nothing was added. It can be tried again.
    pub async fn observe_services(&self, counts: Vec<ServiceCount>) -> Result<(), CommitError> {
        self.observe(Observed::Services(counts)).await.map(|_seen| ())
    }

    /// Forgets some of what is old, a few hundred rows of each table, and tells how many that were.
    ///
    /// # Errors
    /// Why nothing was forgotten.
    pub async fn forget_usage(&self, old: Forgotten) -> Result<usize, CommitError> {
        self.observe(Observed::Old(old)).await.map(|seen| seen.rows)
    }

    /// Keeps when sessions were last seen: all of these or none. A session that was seen later, or is closed, stays as
    /// it is.
    ///
    /// # Errors
    /// Why nothing was kept. It can be observed again.
    pub async fn observe_sessions(&self, sessions: Vec<SeenSession>) -> Result<(), CommitError> {
        self.observe(Observed::Sessions(sessions)).await.map(|_seen| ())
    }

    /// Hears of the writer, which tells the projections of every change: it has written what waited before.
    ///
    /// # Errors
    /// Why it takes no changes.
    pub async fn hear(&self) -> Result<(), CommitError> {
        self.observe(Observed::Nothing).await.map(|_seen| ())
    }

    /// Keeps how far a webhook has come.
    ///
    /// # Errors
    /// Why it was not kept. It is then told again what it was told since.
    pub async fn observe_delivery(&self, delivery: Delivery) -> Result<(), CommitError> {
        self.observe(Observed::Delivery(delivery)).await.map(|_seen| ())
    }

    /// Keeps by what values the keys are known again, and forgets all others.
    ///
    /// # Errors
    /// Why they were not kept.
    pub async fn observe_keys(&self, keys: Vec<KeyCheck>) -> Result<(), CommitError> {
        self.observe(Observed::Keys(keys)).await.map(|_seen| ())
    }

    async fn observe(&self, observed: Observed) -> Result<Seen, CommitError> {
        let (answer, answered) = oneshot::channel();
        let message = Message::Observe(Observation { observed, answer });
        self.inner.queue.send(message).await.map_err(|_| CommitError::Closed)?;
        answered.await.unwrap_or(Err(CommitError::Lost))
    }
}
