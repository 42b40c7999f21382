//! Whether the disk takes what is written.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering::Relaxed},
};

use super::{Writer, transaction::within};

/// Whether the disk was full when something was to be written at last. Clones share it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Space(Arc<AtomicBool>);

/// So much has to fit before a disk that was full counts as one that is not: an observation of a few bytes may fit where
/// the next change does not.
const ROOM: i64 = 64 * 1024;

impl Space {
    /// Whether it was full.
    pub(crate) fn is_full(&self) -> bool {
        self.0.load(Relaxed)
    }

    /// Something was written.
    pub(super) fn takes(&self) {
        if self.0.swap(false, Relaxed) {
            tracing::warn!("the disk has room again: changes are taken");
        }
    }

    /// Something was not written, for there is no room. That is said once.
    pub(super) fn refuses(&self) {
        if !self.0.swap(true, Relaxed) {
            tracing::error!("the disk is full: no change is taken until there is room");
        }
    }
}

impl Writer {
    /// Where the disk was full or another process had the database locked, writes something that means nothing and takes it back.
    pub(super) fn try_again(&mut self) {
        let is_refused = self.space.is_full() || self.lock.is_held();
        if !is_refused || self.halt.get().is_some() {
            return;
        }
        let db = &self.db;
        let tried =
            within(db, || db.execute("INSERT INTO room (filler) VALUES (zeroblob($1))", [ROOM]))
                .and_then(|_one| within(db, || db.execute("DELETE FROM room", [])));
        match tried {
            Ok(_all) => {
                self.space.takes();
                self.was_let_in();
            }
            Err(error) => {
                let error = self.fail(error);
                tracing::debug!(%error, "the database still takes nothing");
            }
        }
        self.tend_wal();
    }
}
