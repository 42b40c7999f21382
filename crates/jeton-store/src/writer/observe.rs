//! Writing down what was seen.

use jeton_core::Use;
use tokio::sync::oneshot;

use super::{Writer, transaction::within};
use crate::{
    CommitError, MailStep, SeenSession,
    tables::{mails, sessions, uses},
};

/// What was seen, and whom to tell that it is written down.
pub(crate) struct Observation {
    pub(crate) observed: Observed,
    pub(crate) answer: oneshot::Sender<Result<(), CommitError>>,
}

/// What was seen.
pub(crate) enum Observed {
    /// Uses of secrets.
    Uses(Vec<Use>),
    /// Sessions in use.
    Sessions(Vec<SeenSession>),
    /// How far mails have come.
    Mails(Vec<MailStep>),
}

impl Writer {
    /// Writes an observation in a transaction of its own. It has no entry in the log, and no projection hears of it.
    pub(super) fn observe(&mut self, observation: Observation) {
        let Observation { observed, answer } = observation;
        let db = &self.connection;
        let written = match self.halt.get().cloned() {
            Some(reason) => Err(CommitError::ReadOnly { reason }),
            None => within(db, || match &observed {
                Observed::Uses(uses) => uses::see(db, uses),
                Observed::Sessions(seen) => {
                    seen.iter().try_for_each(|seen| sessions::see(db, seen))
                }
                Observed::Mails(steps) => steps.iter().try_for_each(|step| mails::step(db, step)),
            })
            .map_err(|error| self.fail(error)),
        };
        if answer.send(written).is_err() {
            tracing::debug!("nobody waits any more to hear that something seen is written down");
        }
        self.tend_wal();
    }
}
