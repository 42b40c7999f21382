//! The thread that writes.

mod group;
mod lock;
mod observe;
mod rows;
mod space;
#[cfg(test)]
mod tests;
mod transaction;
mod wal;

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, OnceLock},
    thread,
};

use tokio::sync::{mpsc, oneshot, watch};

pub(crate) use lock::{Lock, PATIENCE};
pub(crate) use observe::{Observation, Observed, Seen};
pub(crate) use rows::Mend;
pub(crate) use space::Space;
pub(crate) use wal::Mover;

use crate::{
    Batch, CommitError, Head, Projection, ReadError, Receipt, Recounted,
    at_work::Work,
    chain::Chain,
    connection::Db,
    failure::{Severity, is_of_index},
    journal::{Journal, Noted},
    latest::Latest,
    log::Times,
    owner::Owner,
    recount::Recount,
    strangers::Strangers,
    tally::{Mark, Tally},
    written::Written,
};

/// The most batches that share a transaction.
const GROUP: usize = 128;

/// The most batches that wait; who comes then waits for a place.
const QUEUE: usize = 1024;

/// Why the store takes no changes any more, once it does not.
pub(crate) type Halt = Arc<OnceLock<Arc<str>>>;

/// What is sent to the writer.
pub(crate) enum Message {
    /// A batch to record.
    Commit(Box<Request>),
    /// What was seen, to write down.
    Observe(Observation),
    /// To try whether a full disk takes something again, or another process has let go of the database.
    Try,
    /// To look whether somebody else wrote.
    Strangers(oneshot::Sender<Result<bool, ReadError>>),
    /// To mend what is wrong with the indexes by their names.
    MendIndexes(oneshot::Sender<Result<(), ReadError>>),
    /// To make the indexes of a table anew.
    Reindex(&'static str, oneshot::Sender<Result<(), ReadError>>),
    /// To look after the journal.
    Journal(oneshot::Sender<()>),
    /// To look at a row while nobody writes, which is then refused if it is not the one that was written last.
    Look(&'static str, [u8; 16], oneshot::Sender<Result<bool, ReadError>>),
    /// To count so many rows again.
    Recount(u32, oneshot::Sender<Result<Recounted, ReadError>>),
    /// To write faults as the log has them.
    Mend(Mend),
    /// To stop, after what already waits.
    Close,
    /// To run something on the connection that writes.
    #[cfg(test)]
    Probe(Box<dyn FnOnce(&Db) + Send>),
}

/// A batch and whom to tell what became of it.
pub(crate) struct Request {
    pub(crate) batch: Batch,
    pub(crate) answer: oneshot::Sender<Result<Receipt, CommitError>>,
    pub(crate) work: Work,
}

/// Writes batches, a group at a time.
pub(crate) struct Writer {
    pub(crate) head: Head,
    pub(crate) tally: Tally,
    pub(crate) recount: Recount,
    pub(crate) chain: Chain,
    pub(crate) projection: Arc<dyn Projection>,
    pub(crate) halt: Halt,
    pub(crate) space: Space,
    pub(crate) lock: Lock,
    pub(crate) written: Written,
    pub(crate) times: Times,
    pub(crate) db: Db,
    pub(crate) mover: Mover,
    pub(crate) strangers: Strangers,
    pub(crate) owner: Owner,
    pub(crate) followers: watch::Sender<i64>,
    pub(crate) journal: Option<Journal>,
}

/// How to reach the writer.
pub(crate) struct Handle {
    /// To it.
    pub(crate) queue: mpsc::Sender<Message>,
    /// Its other end is dropped when the writer has closed the database.
    pub(crate) stopped: watch::Receiver<()>,
}

impl Writer {
    /// Starts the thread. It stops when the last sender of the queue is dropped.
    pub(crate) fn start(mut self) -> io::Result<Handle> {
        let (queue, mut waiting) = mpsc::channel(QUEUE);
        let (running, stopped) = watch::channel(());
        let name = "jeton-store-writer".to_owned();
        thread::Builder::new().name(name).spawn(move || {
            // A panic drops the senders of its group, whose callers then learn that their answer is lost. The loop goes on
            // only to refuse what else comes.
            while catch_unwind(AssertUnwindSafe(|| self.run(&mut waiting))).is_err() {
                self.halt("the writer panicked");
            }
            self.stop();
            drop(running);
        })?;
        Ok(Handle { queue, stopped })
    }

    fn stop(self) {
        self.mover.stop();
        if let Err(error) = self.db.close() {
            tracing::warn!(%error, "the database was not closed cleanly");
        }
        drop(self.owner);
    }

    fn run(&mut self, waiting: &mut mpsc::Receiver<Message>) {
        while let Some(first) = waiting.blocking_recv() {
            let (mut group, mut seen) = (Vec::new(), Vec::new());
            self.sort(first, waiting, &mut group, &mut seen);
            while group.len() < GROUP
                && let Ok(next) = waiting.try_recv()
            {
                self.sort(next, waiting, &mut group, &mut seen);
            }
            if !group.is_empty() {
                self.serve(group);
            }
            // Behind the group: nobody who waits for a change waits for what was merely seen.
            seen.into_iter().for_each(|observation| self.observe(observation));
        }
    }

    fn sort(
        &mut self,
        message: Message,
        waiting: &mut mpsc::Receiver<Message>,
        group: &mut Vec<Request>,
        seen: &mut Vec<Observation>,
    ) {
        match message {
            Message::Commit(request) => group.push(*request),
            Message::Observe(observation) => seen.push(observation),
            Message::Try => self.try_again(),
            Message::Journal(answer) => self.tend_journal(answer),
            Message::Strangers(answer) => self.look_for_strangers(answer),
            Message::MendIndexes(answer) => self.mend_indexes(answer),
            Message::Reindex(table, answer) => self.reindex(table, answer),
            Message::Look(table, id, answer) => self.look_at(table, &id, answer),
            Message::Recount(rows, answer) => self.recount(rows, answer),
            Message::Mend(mend) => self.mend(mend),
            Message::Close => waiting.close(),
            #[cfg(test)]
            Message::Probe(probe) => probe(&self.db),
        }
    }

    fn serve(&mut self, group: Vec<Request>) {
        let (outcomes, entries) = self.write(&group);
        let recorded = group.iter().zip(&outcomes).filter(|(_, outcome)| outcome.is_ok());
        let changes = recorded.flat_map(|(request, _)| &request.batch.changes);
        // First: a reader that comes by a new row waits until it is known.
        self.latest().take(changes.clone().filter_map(|change| Mark::of(&change.record)));
        changes.for_each(|change| {
            self.projection.take(&change.record);
            self.recount.change(self.db.seals().tally(), &change.record);
        });
        // Behind the projection: what has ended is refused while a slow disk takes its time.
        if let Some(journal) = &mut self.journal {
            journal.feed(&entries);
        }
        if !entries.is_empty() {
            self.written.again();
        }
        self.followers.send_replace(self.head.seq);
        for (request, outcome) in group.into_iter().zip(outcomes) {
            drop(request.work);
            if request.answer.send(outcome).is_err() {
                tracing::debug!("nobody waits for the answer to a commit any more");
            }
        }
        self.tend_wal();
    }

    fn latest(&self) -> &Latest {
        self.db.seals().latest().expect("a store writes once it has read everything")
    }

    fn tend_journal(&mut self, answer: oneshot::Sender<()>) {
        if let Some(journal) = &mut self.journal {
            journal.tend(&self.db);
        }
        if answer.send(()).is_err() {
            tracing::debug!("nobody waits any more to hear of the journal");
        }
    }

    fn write(&mut self, group: &[Request]) -> (Vec<Result<Receipt, CommitError>>, Vec<Noted>) {
        let all = |error: CommitError| (vec![Err(error); group.len()], Vec::new());
        if let Some(reason) = self.halt.get().cloned() {
            return all(CommitError::ReadOnly { reason });
        }
        let batches = group.iter().map(|request| &request.batch);
        batches.clone().for_each(|batch| self.times.note(batch.at));
        let (end, latest) = ((self.head, self.tally), self.latest());
        let mut written = group::write(&self.db, &self.chain, end, latest, batches.clone());
        if written.as_ref().is_err_and(is_of_index) && self.mend_misleading() {
            written = group::write(&self.db, &self.chain, end, latest, batches);
        }
        match written {
            Ok(written) => {
                self.was_let_in();
                if written.head.seq > self.head.seq {
                    self.space.takes();
                }
                (self.head, self.tally) = (written.head, written.tally);
                (written.outcomes, written.entries)
            }
            Err(error) => all(self.fail(error)),
        }
    }

    fn fail(&self, error: rusqlite::Error) -> CommitError {
        // A transaction that could not be rolled back is as bad as a broken file.
        let stuck = !self.db.is_autocommit();
        match Severity::of(&error) {
            Severity::Full if !stuck => {
                self.space.refuses();
                CommitError::Full
            }
            Severity::Locked if !stuck => {
                self.was_kept_out();
                CommitError::Locked
            }
            Severity::Passing if !stuck => CommitError::Database(error.into()),
            _ => CommitError::ReadOnly { reason: self.halt(&error.to_string()) },
        }
    }

    fn tend_wal(&mut self) {
        if self.halt.get().is_some() {
            return;
        }
        match self.mover.tend(&self.db) {
            Ok(()) => {}
            Err(error) if Severity::of(&error) == Severity::Lasting => {
                self.halt(&error.to_string());
            }
            Err(error) => tracing::warn!(%error, "the write-ahead log was not checkpointed"),
        }
    }

    /// Makes the store read-only, and returns the reason: the first one counts.
    fn halt(&self, reason: &str) -> Arc<str> {
        let reason = self.halt.get_or_init(|| {
            tracing::error!(reason, "the store is read-only from now on");
            reason.into()
        });
        Arc::clone(reason)
    }
}
