//! A crowd: where more is asked than can be answered, most are told at once to come back, and the others wait for a moment.
//!
//! Whoever calls is let in while the database has less to do than [`MOST`]; what is let in is never turned away behind
//! that, so that nothing is given up half-way and no work is done in vain. Verdicts need no database and know no crowd, and
//! jobs wait for as long as it takes. Whoever ends their own secret by showing it is let in always.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::{App, AppError};

/// So many reads and commits may be asked for and not answered yet: three times what shares one transaction, so that the next
/// group is there when one is written, and nobody waits for more than a few of them.
const MOST: usize = 384;

/// How many were turned away since the start.
#[derive(Debug, Default)]
pub(crate) struct Crowd(AtomicU64);

impl Crowd {
    /// Somebody is turned away.
    pub(crate) fn turn_away(&self) -> AppError {
        self.0.fetch_add(1, Relaxed);
        AppError::Overloaded
    }

    /// How many were turned away since the start.
    pub(crate) fn turned_away(&self) -> u64 {
        self.0.load(Relaxed)
    }
}

impl App {
    /// Refuses who comes while the database has too much to do.
    pub(crate) fn must_have_room(&self) -> Result<(), AppError> {
        if self.store.at_work() < MOST { Ok(()) } else { Err(self.crowd.turn_away()) }
    }

    /// A worker for a password, as soon as one is free.
    pub(crate) async fn worker(&self) -> Result<crate::passwords::Worker, AppError> {
        match self.passwords.worker().await {
            Some(worker) => Ok(worker),
            None => Err(self.crowd.turn_away()),
        }
    }
}
