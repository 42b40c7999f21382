//! Doubts: whether somebody else wrote to the database since everything in it was last found right.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::{App, AppError};

/// How often somebody else was seen to write, and how often they had been when the looks began that found everything right.
#[derive(Default)]
pub(crate) struct Doubts {
    seen: AtomicU64,
    /// A start has looked at every row,
    rows: AtomicU64,
    /// and at no index, so that one more than what had been seen stands here.
    indexes: AtomicU64,
}

impl Doubts {
    /// How often somebody else was seen to write.
    pub(crate) fn seen(&self) -> u64 {
        self.seen.load(Relaxed)
    }

    /// Every row is right, or known not to be, as they were when so much had been seen.
    pub(crate) fn rows_are_known(&self, seen: u64) {
        self.rows.fetch_max(seen, Relaxed);
    }

    /// Every index leads to every row, as they were when so much had been seen.
    pub(crate) fn indexes_are_right(&self, seen: u64) {
        self.indexes.fetch_max(seen + 1, Relaxed);
    }

    /// Whether what the database says may be something else than what Jeton wrote.
    pub(crate) fn are_open(&self) -> bool {
        let seen = self.seen();
        self.rows.load(Relaxed) < seen || self.indexes.load(Relaxed) <= seen
    }
}

impl App {
    /// Looks whether somebody else wrote: how often they did, as far as was seen.
    pub(crate) async fn look_for_strangers(&self) -> Result<u64, AppError> {
        if self.store.strangers_wrote().await? {
            tracing::warn!("somebody else wrote to the database: it is looked through");
            self.doubts.seen.fetch_add(1, Relaxed);
        }
        Ok(self.doubts.seen())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubts_are_open_until_rows_and_indexes_are_looked_at_as_they_were_after_the_last_writing() {
        let doubts = Doubts::default();
        let at_first = doubts.are_open();
        doubts.indexes_are_right(doubts.seen());
        let looked_at = doubts.are_open();
        let before = doubts.seen();
        doubts.seen.fetch_add(1, Relaxed);

        doubts.indexes_are_right(doubts.seen());
        doubts.rows_are_known(before);

        assert!(at_first && !looked_at && doubts.are_open());
        doubts.rows_are_known(doubts.seen());
        assert!(!doubts.are_open());
    }
}
