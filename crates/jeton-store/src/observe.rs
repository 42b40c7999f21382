//! Observing: what was seen and not done. It is no change, and has no entry in the log.

use jeton_core::Use;
use tokio::sync::oneshot;

use crate::{
    CommitError, Store,
    writer::{Message, Observation},
};

impl Store {
    /// Adds uses to those that were seen before, all of them or none; the least recently seen of a secret make room.
    ///
    /// # Errors
    /// Why they were not written down. Nothing depends on it that they are.
    pub async fn observe_uses(&self, uses: Vec<Use>) -> Result<(), CommitError> {
        let (answer, answered) = oneshot::channel();
        let message = Message::Observe(Observation { uses, answer });
        self.inner.queue.send(message).await.map_err(|_| CommitError::Closed)?;
        answered.await.unwrap_or(Err(CommitError::Lost))
    }
}
