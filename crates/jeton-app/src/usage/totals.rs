//! How often each service came to each outcome since the start: what `/metrics` shows.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use jeton_core::{Outcome, Reason};
use jeton_replica::ByService;

/// The verdicts that one core counted.
#[derive(Default)]
pub(super) struct Totals(ByService<[AtomicU64; OUTCOMES]>);

/// How often a service came to each outcome, in the order of [`Outcome::all`].
pub(crate) type Counts = [u64; OUTCOMES];

const OUTCOMES: usize = Reason::ALL.len() + 1;

impl Totals {
    pub(super) fn add(&self, service: u32, outcome: Outcome) {
        self.0.of(service)[usize::from(outcome.number())].fetch_add(1, Relaxed);
    }

    /// By the number of each service.
    pub(super) fn each(&self) -> impl Iterator<Item = (u32, Counts)> {
        self.0
            .iter()
            .map(|(service, counts)| (service, counts.each_ref().map(|count| count.load(Relaxed))))
    }
}
