//! What was done, and whether the verdicts fit.

use std::sync::{
    Mutex,
    atomic::{AtomicBool, AtomicU64, Ordering::SeqCst},
};

use jiff::Timestamp;

use super::Outcome;

/// When something began and when it ended, by the one counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) begun: u64,
    pub(super) ended: u64,
}

/// An operation from which on a secret is refused: at once, or from a time on.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    pub(super) span: Span,
    pub(super) from: Option<Timestamp>,
}

/// One verify.
#[derive(Debug, Clone, Copy)]
pub(super) struct Verify {
    pub(super) secret: usize,
    pub(super) span: Span,
    pub(super) accepted: bool,
}

/// What no register could have said.
#[derive(Debug, Default)]
pub struct Violations {
    /// Accepted after it had ended.
    pub late: u64,
    /// Refused though nothing had ended it.
    pub early: u64,
    /// Accepted after another verify had refused it.
    pub raised: u64,
}

impl Violations {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.late + self.early + self.raised == 0
    }
}

/// All that is done, and the counter.
pub(super) struct History {
    counter: AtomicU64,
    /// How many operations there are to be, and how many verifies there were.
    pub(super) wanted: u64,
    pub(super) verified: AtomicU64,
    pub(super) written: AtomicU64,
    pub(super) finished: AtomicBool,
    /// By the number of the secret. A secret is here once whoever asked for it has it.
    pub(super) secrets: boxcar::Vec<String>,
    ends: Mutex<Vec<Vec<End>>>,
    ticks: Mutex<Vec<(Span, Timestamp)>>,
    issued: AtomicU64,
}

impl History {
    pub(super) fn new(wanted: u64) -> Self {
        Self {
            counter: AtomicU64::new(1),
            wanted,
            verified: AtomicU64::new(0),
            written: AtomicU64::new(0),
            finished: AtomicBool::new(false),
            secrets: boxcar::Vec::new(),
            ends: Mutex::default(),
            ticks: Mutex::default(),
            issued: AtomicU64::new(0),
        }
    }

    pub(super) fn now(&self) -> u64 {
        self.counter.fetch_add(1, SeqCst)
    }

    pub(super) fn operations(&self) -> u64 {
        self.verified.load(SeqCst) + self.written.load(SeqCst)
    }

    /// A new secret; its number. Readers know it from now on.
    pub(super) fn know(&self, secret: String, expires_at: Option<Timestamp>) -> usize {
        let mut ends = self.ends.lock().expect("nobody panicked");
        let span = Span { begun: 0, ended: 0 };
        ends.push(expires_at.map(|at| End { span, from: Some(at) }).into_iter().collect());
        self.issued.fetch_add(1, SeqCst);
        self.secrets.push(secret)
    }

    /// An operation ended a secret.
    pub(super) fn end(&self, secret: usize, end: End) {
        self.ends.lock().expect("nobody panicked")[secret].push(end);
    }

    /// Time went on.
    pub(super) fn tick(&self, span: Span, time: Timestamp) {
        self.ticks.lock().expect("nobody panicked").push((span, time));
    }

    pub(super) fn judge(&self, verifies: &[Verify]) -> Outcome {
        let ends = self.ends.lock().expect("nobody panicked");
        let ticks = self.ticks.lock().expect("nobody panicked");
        let of_operations = || ends.iter().flatten().filter(|end| end.span.ended > 0);
        let mut outcome = Outcome {
            operations: self.operations(),
            issued: usize::try_from(self.issued.load(SeqCst)).unwrap_or(usize::MAX),
            ended: of_operations().filter(|end| end.from.is_none()).count(),
            graced: of_operations().filter(|end| end.from.is_some()).count(),
            ticks: ticks.len(),
            ..Outcome::default()
        };
        let mut refused = vec![u64::MAX; ends.len()];
        for verify in verifies.iter().filter(|verify| !verify.accepted) {
            let first = &mut refused[verify.secret];
            *first = verify.span.ended.min(*first);
        }
        for verify in verifies {
            let (span, ends) = (verify.span, &ends[verify.secret]);
            // The least and the most that the clock may have said meanwhile.
            let least = ticks.partition_point(|(tick, _)| tick.ended < span.begun);
            let most = ticks.partition_point(|(tick, _)| tick.begun < span.ended);
            let time = |steps: usize| steps.checked_sub(1).map(|last| ticks[last].1);
            let (least, most) = (time(least), time(most));
            let reached =
                |end: &End, now: Option<Timestamp>| end.from.is_none_or(|at| now >= Some(at));
            let surely = ends.iter().any(|end| end.span.ended < span.begun && reached(end, least));
            let maybe = ends.iter().any(|end| end.span.begun < span.ended && reached(end, most));
            outcome.accepted += u64::from(verify.accepted);
            outcome.beside += u64::from(maybe && !surely);
            let found = &mut outcome.violations;
            found.late += u64::from(verify.accepted && surely);
            found.early += u64::from(!verify.accepted && !maybe);
            found.raised += u64::from(verify.accepted && refused[verify.secret] < span.begun);
        }
        outcome
    }
}
