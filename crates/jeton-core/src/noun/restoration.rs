//! A Jeton that was put back from a backup, and has not heard yet what has ended since.

use jiff::Timestamp;

use crate::{Fault, FaultCause};

/// That a Jeton was put back from a backup: what existed before may have ended after the backup was made, so that nothing of
/// it is accepted until a journal has told what did, or somebody has accepted that nobody will. It goes on as long as its
/// fault is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restoration {
    /// When it was put back; later than anything in the backup.
    pub at: Timestamp,
}

impl Restoration {
    /// The part of Jeton that its fault is about.
    pub const PART: &str = "backup";

    /// The restoration that `fault` stands for, if it stands for one that goes on.
    pub fn of(fault: &Fault) -> Option<Self> {
        let goes_on = fault.cause == FaultCause::Restored && fault.closed_at.is_none();
        goes_on.then_some(Self { at: fault.opened_at })
    }

    /// Whether what was made then may have ended without a word of it here.
    pub fn doubts(self, made_at: Timestamp) -> bool {
        made_at < self.at
    }
}
