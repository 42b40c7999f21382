//! Verifies beside revocations, rotations, ends by time and log-outs, on as many threads as there are: every verdict must
//! be one that a single register for each secret could have given at some moment between the question and its answer.
//!
//! Each operation takes a number from one counter when it begins and another when it ends. What was acknowledged before a
//! verify began counts for it, what began after it ended does not, and of what lay beside it either will do.

mod history;
mod readers;
mod writers;

use std::sync::{Arc, atomic::Ordering::SeqCst};

use history::History;
pub use history::Violations;
use writers::Writers;

use crate::TestJeton;

/// How the verifying threads ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    /// The app, every time.
    Straight,
    /// The app every hundredth time, and what it said before in between: what must be noticed.
    Stale,
}

/// What a run came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Verifies, and operations that changed something.
    pub operations: u64,
    /// Of these, tokens issued.
    pub issued: usize,
    /// Secrets that were ended at once: by a revocation, a reset or a log-out.
    pub ended: usize,
    /// Secrets that were given a grace.
    pub graced: usize,
    /// How often time went on.
    pub ticks: usize,
    /// Verifies that accepted.
    pub accepted: u64,
    /// Verifies that ran beside a change of their own secret.
    pub beside: u64,
    /// What no register could have said.
    pub violations: Violations,
}

impl Outcome {
    /// Whether every verdict was one of a register.
    pub fn passed(&self) -> bool {
        self.violations.is_empty() && self.accepted > 0 && self.beside > 0
    }
}

/// So many tasks change tokens.
const WRITERS: usize = 12;
/// So many threads verify.
const READERS: u64 = 3;

/// Has `operations` done.
///
/// # Panics
/// Where Jeton does not start or does not do what nothing speaks against.
pub async fn run(operations: u64, asking: Asking) -> Outcome {
    let jeton = TestJeton::new().await;
    let history = Arc::new(History::new(operations));
    let writers = Arc::new(Writers::new(&jeton, Arc::clone(&history)).await);
    let readers: Vec<_> = (1..=READERS)
        .map(|seed| {
            let (app, history) = (jeton.app.clone(), Arc::clone(&history));
            std::thread::spawn(move || readers::read(&app, &history, seed, asking))
        })
        .collect();
    let mut work = Vec::new();
    for seed in 0..WRITERS {
        let writers = Arc::clone(&writers);
        work.push(tokio::spawn(async move { writers.work(seed).await }));
    }
    for task in work {
        task.await.expect("a writer does not panic");
    }
    history.finished.store(true, SeqCst);
    let mut verifies = Vec::new();
    for reader in readers {
        verifies.extend(reader.join().expect("a reader does not panic"));
    }
    history.judge(&verifies)
}
