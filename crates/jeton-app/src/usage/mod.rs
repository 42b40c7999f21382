//! Usage: every verdict is counted, for its token and its service, by hour and outcome.
//!
//! ```text
//! verdict ─▶ the buffer of its core ─▶ job, once a second ─▶ what waits ─▶ every 10 seconds ─▶ tables
//!            one word, plus one        takes and empties    bounded                          by hour, by day
//! ```
//! A verdict awaits nothing, and but with the first of a service takes no lock and allocates nothing: it adds one to a word that
//! hardly any other core writes. Beside it stands the total of its service and outcome since the start, which is never emptied
//! and drops nothing: what `/metrics` shows.
//! What finds no room in a buffer is counted for its service all the same, and as dropped for its token. The job takes a
//! two-hundredth of the machine for the tables. A crash takes along what was counted since the last writing, [`INTERVAL`] and a
//! second unless there is a flood; a stop takes nothing along.

mod buffer;
mod clean;
mod record;
#[cfg(test)]
mod tests;
mod totals;
mod waiting;

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use jeton_core::{Hour, Outcome, TokenId};
use jiff::{SignedDuration, Timestamp};

use buffer::{Buffers, Key};
pub(crate) use totals::Counts;
use waiting::Waiting;

/// From which hour up to which, without the latter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// The first.
    pub from: Hour,
    /// Behind the last.
    pub to: Hour,
}

/// The time that somebody asks about.
#[derive(Debug, Clone, Copy, Default)]
pub struct Period {
    /// From the hour in which this lies; the 24th before the end where nothing is said.
    pub from: Option<Timestamp>,
    /// Up to the hour in which this lies, and with it unless it lies at its beginning; now where nothing is said.
    pub to: Option<Timestamp>,
}

impl Period {
    pub(crate) fn hours(self, now: Timestamp) -> Hours {
        let moment = SignedDuration::from_micros(1);
        let behind = |at: Timestamp| Hour::of(at.checked_sub(moment).unwrap_or(at)).number() + 1;
        let to = match self.to {
            Some(to) => behind(to),
            None => Hour::of(now).number() + 1,
        };
        let from = self.from.map_or(to - 24, |from| Hour::of(from).number());
        Hours { from: Hour::numbered(from), to: Hour::numbered(to) }
    }
}

/// How long counts wait before they are written down.
pub(crate) const INTERVAL: SignedDuration = SignedDuration::from_secs(10);

/// What was counted and is not yet written down.
pub(crate) struct Usage {
    buffers: Buffers,
    // Never locked on the way of a verdict.
    waiting: Mutex<Waiting>,
    /// When everything that had been counted was last written down, in microseconds.
    written_at: AtomicI64,
    /// The hour up to which nothing old is left.
    cleaned: AtomicI64,
    dropped: AtomicU64,
}

impl Usage {
    /// Nothing counted yet. The seed must not be known outside, so that nobody can crowd a place.
    pub(crate) fn new(seed: [u8; 32], now: Timestamp) -> Self {
        let [a, b, c, d, e, f, g, h, ..] = seed;
        Self {
            buffers: Buffers::new(u64::from_be_bytes([a, b, c, d, e, f, g, h])),
            waiting: Mutex::default(),
            written_at: AtomicI64::new(now.as_microsecond()),
            cleaned: AtomicI64::new(i64::MIN),
            dropped: AtomicU64::new(0),
        }
    }

    /// Counts a verdict of the service of that number. It awaits nothing, and but with the first of a service takes no lock and
    /// allocates nothing.
    pub(crate) fn count(
        &self,
        service: u32,
        token: Option<TokenId>,
        outcome: Outcome,
        at: Timestamp,
    ) {
        let key = Key { token, service, outcome, hour: Hour::of(at) };
        self.buffers.count(&key, at.as_second());
    }

    /// How often each service, by its number, came to each outcome since the start.
    pub(crate) fn totals(&self) -> BTreeMap<u32, Counts> {
        self.buffers.totals()
    }

    /// How many verdicts were not counted for their tokens since the start.
    pub(crate) fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    /// How many counts wait to be written down.
    pub(crate) fn len(&self) -> usize {
        self.waiting().len()
    }

    /// Up to when everything is written down.
    pub(crate) fn written_at(&self) -> Timestamp {
        let micros = self.written_at.load(Ordering::Acquire);
        Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Empties the buffers into what waits, and tells how much found no room.
    fn gather(&self) -> u64 {
        let mut waiting = self.waiting();
        let mut dropped = self.buffers.take(|counted| waiting.add(&counted));
        dropped += waiting.take_dropped();
        self.dropped.fetch_add(dropped, Ordering::Relaxed);
        dropped
    }
}
