//! Writing down what was seen.

use jeton_core::Use;
use tokio::sync::oneshot;

use super::{Writer, transaction::within};
use crate::{CommitError, tables::uses};

/// What was seen, and whom to tell that it is written down.
pub(crate) struct Observation {
    pub(crate) uses: Vec<Use>,
    pub(crate) answer: oneshot::Sender<Result<(), CommitError>>,
}

impl Writer {
    /// Writes an observation in a transaction of its own. It has no entry in the log, and no projection hears of it.
    pub(super) fn observe(&mut self, observation: Observation) {
        let Observation { uses, answer } = observation;
        let written = match self.halt.get().cloned() {
            Some(reason) => Err(CommitError::ReadOnly { reason }),
            None => within(&self.connection, || uses::see(&self.connection, &uses))
                .map_err(|error| self.fail(error)),
        };
        if answer.send(written).is_err() {
            tracing::debug!("nobody waits any more to hear that something seen is written down");
        }
        self.tend_wal();
    }
}
