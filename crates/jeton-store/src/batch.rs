//! What is committed together.

use jeton_core::{Actor, Change};
use jiff::Timestamp;

use crate::Answer;

/// Changes that are recorded all together or not at all.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Who makes them.
    pub actor: Actor,
    /// When they are made.
    pub at: Timestamp,
    /// What is done, in this order.
    pub changes: Vec<Change>,
    /// The answer to file with them, where the request carried an idempotency key.
    pub answer: Option<Answer>,
}

/// Says that a batch is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// The place in the log of the last change; for a batch without changes, the end of the log.
    pub seq: i64,
}
