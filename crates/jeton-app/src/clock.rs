//! The one place where time comes from.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use jiff::{SignedDuration, Timestamp};

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
pub struct Hand(Arc<AtomicI64>);

impl Clock {
    /// The time now, to the microsecond: what the database keeps and compares.
    pub fn now(&self) -> Timestamp {
        let micros = match self {
            #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
            Self::System => Timestamp::now().as_microsecond(),
            Self::Hand(Hand(micros)) => micros.load(Ordering::SeqCst),
        };
        Timestamp::from_microsecond(micros).expect("a time read from a clock is in range")
    }
}

impl Hand {
    /// A clock that stands at `start`.
    pub fn at(start: Timestamp) -> Self {
        Self(Arc::new(AtomicI64::new(start.as_microsecond())))
    }

    /// Moves the time, back as well as forward.
    pub fn advance(&self, by: SignedDuration) {
        let micros =
            i64::try_from(by.as_micros()).expect("tests move clocks by less than 292,000 years");
        self.0.fetch_add(micros, Ordering::SeqCst);
    }
}
