//! Writing down what was seen.

use std::time::Duration;

use jeton_core::{Delivery, ServiceCount, TokenCount, Use};
use rustix::time::{ClockId, clock_gettime};
use tokio::sync::oneshot;

use super::{Writer, transaction::within};
use crate::{
    CommitError, Forgotten, KeyCheck, MailStep, SeenSession, keys,
    tables::{mails, sessions, usage, uses, webhooks},
};

/// What was seen, and whom to tell that it is written down.
pub(crate) struct Observation {
    pub(crate) observed: Observed,
    pub(crate) answer: oneshot::Sender<Result<Seen, CommitError>>,
}

/// What was written down.
pub(crate) struct Seen {
    /// So many rows, or what else there was.
    pub(crate) rows: usize,
    /// The processor time that it took.
    pub(crate) took: Duration,
}

/// What was seen.
pub(crate) enum Observed {
    /// Uses of secrets.
    Uses(Vec<Use>),
    /// Sessions in use.
    Sessions(Vec<SeenSession>),
    /// How far mails have come.
    Mails(Vec<MailStep>),
    /// How often tokens were used.
    Tokens(Vec<TokenCount>),
    /// How often services were asked.
    Services(Vec<ServiceCount>),
    /// What is old enough to be forgotten.
    Old(Forgotten),
    /// The keys.
    Keys(Vec<KeyCheck>),
    /// Only that the writer is there.
    Nothing,
    /// How far a webhook has come.
    Delivery(Delivery),
}

impl Observed {
    /// Whether jobs that look at the database go by it.
    fn is_gone_by(&self) -> bool {
        matches!(self, Self::Mails(_) | Self::Old(_))
    }
}

impl Writer {
    /// Writes an observation in a transaction of its own. It has no entry in the log, and no projection hears of it.
    pub(super) fn observe(&mut self, observation: Observation) {
        let Observation { observed, answer } = observation;
        let begun = processor_time();
        let db = &self.db;
        let written = match self.halt.get().cloned() {
            Some(reason) => Err(CommitError::ReadOnly { reason }),
            None => within(db, || match &observed {
                Observed::Uses(uses) => uses::see(db, uses).map(|()| uses.len()),
                Observed::Sessions(seen) => {
                    let each = seen.iter().try_for_each(|seen| sessions::see(db, seen));
                    each.map(|()| seen.len())
                }
                Observed::Mails(steps) => {
                    let each = steps.iter().try_for_each(|step| mails::step(db, step));
                    each.map(|()| steps.len())
                }
                Observed::Tokens(counts) => usage::count_tokens(db, counts),
                Observed::Services(counts) => usage::count_services(db, counts),
                Observed::Old(old) => usage::forget(db, old),
                Observed::Keys(checks) => keys::note(db, checks).map(|()| checks.len()),
                Observed::Nothing => Ok(0),
                Observed::Delivery(delivery) => webhooks::see(db, delivery).map(|()| 1),
            })
            .map_err(|error| self.fail(error)),
        };
        if written.is_ok() {
            self.was_let_in();
        }
        if observed.is_gone_by() && written.as_ref().is_ok_and(|rows| *rows > 0) {
            self.written.again();
        }
        // What it leaves to tidy up counts as well.
        if !matches!(observed, Observed::Nothing) {
            self.tend_wal();
        }
        let took = processor_time().saturating_sub(begun);
        if answer.send(written.map(|rows| Seen { rows, took })).is_err() {
            tracing::debug!("nobody waits any more to hear that something seen is written down");
        }
    }
}

/// The processor time of this thread since it began.
fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.unsigned_abs() as u32)
}
