//! Anchors: the end of the log at a moment, kept outside the database.
//!
//! The chain shows what was done within the log. That its end was cut off shows only against a head that was noted
//! elsewhere, and so does a log that somebody who has the key wrote anew. An anchor file holds a line for each head,
//! each with a code of its own under a key that is made of the chain's: no line can be forged, altered or moved here from
//! another Jeton. Lines can be removed; the entries behind the last one that is left are then as if nobody had noted them.

mod file;
mod line;

pub use file::{AnchorFile, Anchors};

use jiff::Timestamp;

use crate::Head;

/// The end of the log at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    /// When it was noted.
    pub at: Timestamp,
    /// The end of the log then.
    pub head: Head,
}
