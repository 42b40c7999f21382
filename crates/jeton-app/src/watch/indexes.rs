//! The indexes: whether they lead to every row, soon after a start, where somebody else wrote, and once a day besides.
//!
//! A table is read as a whole for that, with all of its indexes, on a connection of its own. So it goes on beside the
//! rounds, and behind it there is a rest by how long it took.

use std::time::Instant;

use jeton_store::ReadError;
use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinHandle;

use crate::{App, AppError, log::anchor::is_due};

/// How far it has come.
#[derive(Default)]
pub(crate) struct Checking {
    began: Option<Timestamp>,
    is_doubted: bool,
    stage: Stage,
}

#[derive(Default)]
enum Stage {
    /// None is under way, nor shall be while it rests.
    #[default]
    Never,
    Rests(Instant),
    Checks(Begun, JoinHandle<Result<(), ReadError>>),
}

/// When a check began, and how often somebody else had been seen to write.
#[derive(Clone, Copy)]
struct Begun {
    at: Instant,
    seen: u64,
}

const DAY: SignedDuration = SignedDuration::from_hours(24);
/// So soon after a start the first one is due.
const SOON: SignedDuration = SignedDuration::from_mins(1);
/// The rest is so many times as long as the check was.
const REST: u32 = 20;

impl Checking {
    /// Has all indexes be checked soon, because somebody else wrote.
    pub(super) fn doubt(&mut self) {
        self.is_doubted = true;
    }
}

impl App {
    /// Does what is due of it.
    pub(super) async fn watch_indexes(&self, checking: &mut Checking) -> Result<(), AppError> {
        let now = self.clock.now();
        // Not at once: a start has enough to do.
        checking.began.get_or_insert(now - DAY + SOON);
        let is_due = is_due(&mut checking.began, DAY, now);
        checking.is_doubted |= is_due;
        match std::mem::take(&mut checking.stage) {
            Stage::Checks(began, check) if check.is_finished() => {
                checking.stage = Stage::Rests(Instant::now() + REST * began.at.elapsed());
                match check.await {
                    Ok(checked) => {
                        // What could not be looked at is looked at again.
                        checking.is_doubted |= checked.is_err();
                        checked?;
                        self.doubts.indexes_are_right(began.seen);
                    }
                    Err(error) => tracing::warn!(%error, "the check of the indexes was broken off"),
                }
            }
            Stage::Rests(until) if Instant::now() < until => checking.stage = Stage::Rests(until),
            Stage::Checks(began, check) => checking.stage = Stage::Checks(began, check),
            Stage::Never | Stage::Rests(_) => {
                if std::mem::take(&mut checking.is_doubted) {
                    let (store, seen) = (self.store.clone(), self.doubts.seen());
                    let check = tokio::spawn(async move { store.check_indexes().await });
                    let begun = Begun { at: Instant::now(), seen };
                    checking.stage = Stage::Checks(begun, check);
                }
            }
        }
        Ok(())
    }
}
