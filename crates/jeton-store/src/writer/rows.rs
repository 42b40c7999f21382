//! What the writer does for the rows as such: looking at one, counting some of them again, and mending rows.

use tokio::sync::oneshot;

use super::Writer;
use crate::{
    ReadError, Recounted,
    audit::{self, WrongRow},
    indexes, tables,
};

/// Rows to be written as the log has them, and its end when it was looked at.
pub(crate) struct Mend {
    pub(crate) wrong: Vec<WrongRow>,
    pub(crate) end: i64,
    /// Whether that was still its end; nothing is done otherwise.
    pub(crate) answer: oneshot::Sender<Result<bool, ReadError>>,
}

impl Writer {
    pub(super) fn look_for_strangers(&mut self, answer: oneshot::Sender<Result<bool, ReadError>>) {
        if answer.send(self.strangers.wrote(&self.db)).is_err() {
            tracing::debug!("nobody waits any more to hear who else wrote");
        }
    }

    pub(super) fn mend_indexes(&self, answer: oneshot::Sender<Result<(), ReadError>>) {
        if answer.send(indexes::mend(&self.db)).is_err() {
            tracing::debug!("nobody waits any more to hear that indexes are mended");
        }
    }

    pub(super) fn reindex(
        &self,
        table: &'static str,
        answer: oneshot::Sender<Result<(), ReadError>>,
    ) {
        if answer.send(indexes::make_anew(&self.db, table)).is_err() {
            tracing::debug!("nobody waits any more to hear that indexes are made anew");
        }
    }

    /// Makes the indexes anew that do not lead to every row, where a change came by one. Whether there are none any more.
    pub(super) fn mend_misleading(&self) -> bool {
        if !self.db.is_autocommit() {
            return false;
        }
        tracing::error!("an index does not lead to a row that is to be written: all are looked at");
        let mended = indexes::mend_misleading(&self.db);
        if let Err(error) = &mended {
            tracing::error!(%error, "the indexes could not be made anew");
        }
        mended.is_ok()
    }

    pub(super) fn look_at(
        &self,
        table: &'static str,
        id: &[u8; 16],
        answer: oneshot::Sender<Result<bool, ReadError>>,
    ) {
        if answer.send(self.is_refused(table, id)).is_err() {
            tracing::debug!("nobody waits any more to hear of a row");
        }
    }

    fn is_refused(&self, table: &'static str, id: &[u8; 16]) -> Result<bool, ReadError> {
        let (mut is_there, mut is_refused) = (false, false);
        tables::each_of_id(&self.db, table, (id, "TRUE"), |row| {
            is_there = true;
            match self.db.seals().check(table, row) {
                Err(ReadError::Altered(_)) => is_refused = true,
                other => other?,
            }
            Ok(())
        })?;
        if !is_there && self.db.seals().must_not_stand(table, id).is_err() {
            is_refused = true;
        }
        if is_refused && self.halt.get().is_none() && self.latest().of(table, id).is_none() {
            self.clear(table, id);
        }
        Ok(is_refused)
    }

    /// Removes a row that was closed and stands again, so that it is in nobody's way: there can be one open link of an account.
    fn clear(&self, table: &'static str, id: &[u8; 16]) {
        match tables::remove_closed(&self.db, table, id) {
            Ok(true) => self.db.seals().admit(table, id),
            Ok(false) => {}
            // Something else hangs on it. It is refused where it stands.
            Err(error) => tracing::debug!(%error, table, "a row that was put back stays"),
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

    pub(super) fn mend(&mut self, Mend { wrong, end, answer }: Mend) {
        let mended = match self.head.seq == end {
            true => audit::mend(&self.db, &wrong).map(|()| true),
            false => Ok(false),
        };
        self.written.again();
        if answer.send(mended).is_err() {
            tracing::debug!("nobody waits any more to hear that rows are mended");
        }
    }
}
