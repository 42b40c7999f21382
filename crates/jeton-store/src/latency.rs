//! How long commits take, as whoever waits for them sees it.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// The longest commit of each sort, in microseconds; what takes longer is of none.
const BOUNDS: [u64; 12] = [
    500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000,
    5_000_000,
];

/// Counts commits by how long they took.
#[derive(Debug, Default)]
pub(crate) struct Stopwatch {
    counts: [AtomicU64; BOUNDS.len()],
    longer: AtomicU64,
    micros: AtomicU64,
}

/// How long commits took since the store was opened.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Latency {
    /// How many took at most that many seconds, each with those that took less.
    pub within: Vec<(f64, u64)>,
    /// How many there were.
    pub count: u64,
    /// How many seconds they took together.
    pub seconds: f64,
}

impl Stopwatch {
    /// Counts a commit.
    pub(crate) fn count(&self, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let of = BOUNDS.iter().position(|bound| micros <= *bound);
        let count = of.map_or(&self.longer, |place| &self.counts[place]);
        count.fetch_add(1, Ordering::Relaxed);
        self.micros.fetch_add(micros, Ordering::Relaxed);
    }

    /// What was counted so far.
    pub(crate) fn read(&self) -> Latency {
        let mut count = 0;
        let mut within = Vec::with_capacity(BOUNDS.len());
        for (bound, counted) in BOUNDS.iter().zip(&self.counts) {
            count += counted.load(Ordering::Relaxed);
            within.push((Duration::from_micros(*bound).as_secs_f64(), count));
        }
        count += self.longer.load(Ordering::Relaxed);
        let seconds = Duration::from_micros(self.micros.load(Ordering::Relaxed)).as_secs_f64();
        Latency { within, count, seconds }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_counts_within_every_bound_that_it_did_not_pass() {
        let watch = Stopwatch::default();

        for micros in [500, 501, 20_000, 9_000_000] {
            watch.count(Duration::from_micros(micros));
        }

        let read = watch.read();
        let within: Vec<_> = read.within.iter().map(|(_, count)| *count).collect();
        assert_eq!(within, [1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3]);
        assert_eq!((read.within[0].0, read.count, read.seconds), (0.0005, 4, 9.021_001));
    }
}
