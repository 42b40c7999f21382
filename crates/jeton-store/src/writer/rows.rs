//! What the writer does for the rows as such: looking at one, counting some of them again, and mending faults.

use tokio::sync::oneshot;

use super::Writer;
use crate::{
    ReadError, Recounted,
    audit::{self, WrongFault},
    tables,
};

/// Faults to be written as the log has them, and its end when it was looked at.
pub(crate) struct Mend {
    pub(crate) faults: Vec<WrongFault>,
    pub(crate) end: i64,
    /// Whether that was still its end; nothing is done otherwise.
    pub(crate) answer: oneshot::Sender<Result<bool, ReadError>>,
}

impl Writer {
    pub(super) fn look_at(
        &self,
        table: &'static str,
        id: &[u8; 16],
        answer: oneshot::Sender<Result<(), ReadError>>,
    ) {
        // What comes of it stands with the seals.
        let looked = tables::each_standing(&self.db, table, id, |row| {
            match self.db.seals().check(table, row) {
                Err(ReadError::Altered(_)) => Ok(()),
                other => other,
            }
        });
        if answer.send(looked).is_err() {
            tracing::debug!("nobody waits any more to hear of a row");
        }
    }

    pub(super) fn recount(
        &mut self,
        rows: u32,
        answer: oneshot::Sender<Result<Recounted, ReadError>>,
    ) {
        let recounted = self.recount.go_on(&self.db, rows, self.tally);
        if answer.send(recounted).is_err() {
            tracing::debug!("nobody waits any more to hear of the recount");
        }
    }

    pub(super) fn mend(&mut self, Mend { faults, end, answer }: Mend) {
        let mended = match self.head.seq == end {
            true => audit::mend(&self.db, &faults).map(|()| true),
            false => Ok(false),
        };
        self.written.again();
        if answer.send(mended).is_err() {
            tracing::debug!("nobody waits any more to hear that faults are mended");
        }
    }
}
