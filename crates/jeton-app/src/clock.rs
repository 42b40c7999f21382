//! The one place where time comes from.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use rustix::time::{ClockId, clock_gettime};

/// Where the time comes from: the system, or a hand that tests move.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The system's clock, in UTC.
    System,
    /// A clock that stands still until it is moved.
    Hand(Hand),
}

/// A clock that stands still until it is moved. Clones share one time.
#[derive(Debug, Clone)]
pub struct Hand(Arc<Mutex<Reading>>);

/// What two clocks say at one moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading {
    /// The time, to the microsecond: what the database keeps and compares.
    pub(crate) wall: Timestamp,
    /// How long it is since a moment of no meaning, the sleep of a suspended machine included. Nobody sets this clock, so
    /// that it tells when somebody has set the other.
    pub(crate) steady: SignedDuration,
}

/// What goes on while the machine sleeps, where the system has it.
#[cfg(target_os = "linux")]
const STEADY: ClockId = ClockId::Boottime;
#[cfg(not(target_os = "linux"))]
const STEADY: ClockId = ClockId::Monotonic;

impl Clock {
    /// The time now, to the microsecond: what the database keeps and compares.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => system(),
            Self::Hand(hand) => hand.read().wall,
        }
    }

    /// What the steady clock says.
    pub(crate) fn steady(&self) -> SignedDuration {
        match self {
            Self::System => steady(),
            Self::Hand(hand) => hand.read().steady,
        }
    }

    /// What both clocks say.
    pub(crate) fn read(&self) -> Reading {
        match self {
            Self::System => Reading { wall: system(), steady: steady() },
            Self::Hand(hand) => hand.read(),
        }
    }
}

fn system() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    let now = Timestamp::now();
    Timestamp::from_microsecond(now.as_microsecond()).expect("a time read from a clock is in range")
}

fn steady() -> SignedDuration {
    let read = clock_gettime(STEADY);
    let nanos = i32::try_from(read.tv_nsec).expect("less than a second");
    SignedDuration::new(read.tv_sec, nanos)
}

impl Hand {
    /// A clock that stands at `start`.
    pub fn at(start: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(Reading { wall: start, steady: SignedDuration::ZERO })))
    }

    /// Lets time pass.
    pub fn advance(&self, by: SignedDuration) {
        self.change(|reading| {
            reading.wall += by;
            reading.steady += by;
        });
    }

    /// Sets the clock, as a person or a time server does: no time passes.
    pub fn jump(&self, by: SignedDuration) {
        self.change(|reading| reading.wall += by);
    }

    fn read(&self) -> Reading {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Reading)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
