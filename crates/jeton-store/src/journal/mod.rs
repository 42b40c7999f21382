//! The journal: what the log did, kept beside the backups, so that a restored backup learns what ended after it.
//!
//! 1. The writer appends every entry of the log behind its commit, and brings it to the disk, before anybody is answered.
//!    Beside the entry stands what its row holds and the log does not: seals and password hashes, as they lie in a backup.
//! 2. A change is never refused because of the journal. Where it cannot be written that is told, and it is caught up from the
//!    log once it can.
//! 3. A journal that does not lead to the log is left as it is. It shows that the log is not the newest one.
//! 4. [`replay`] writes the entries behind the end of a backup into it, each under the hash of the chain that it had.
//!
//! The first line says behind which entry it begins. Each line has a code under a key that is made of the chain's.

mod bytes;
mod file;
mod keep;
mod line;
mod replay;
#[cfg(test)]
mod tests;

pub(crate) use keep::{Journal, Standing};
pub use replay::{ReplayError, Replayed, replay};

use crate::{log::Line, record::Hidden};

/// An entry of the log with what its row holds beside.
pub(crate) struct Noted {
    pub(crate) line: Line,
    pub(crate) hidden: Option<Hidden>,
}

/// Why the journal does not get what happens.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JournalFault {
    /// It cannot be read or written.
    #[error(
        "the journal cannot be read or written ({0}), so that a restored backup would not know what ends from now on"
    )]
    Unusable(String),
    /// It is not one of this Jeton, or was altered.
    #[error(
        "{0} of the journal was not written by a Jeton with these keys, or was altered, and nothing is written behind it"
    )]
    Foreign(&'static str),
    /// It misses what happened while it could not be written, and is being caught up.
    #[error("the journal is {entries} entries behind the log, and is being caught up")]
    Behind {
        /// How many it misses.
        entries: i64,
    },
    /// It has entries that the log has not.
    #[error(
        "the journal goes on to entry {ends}, and does not lead to this log, so that nothing is written to it. Keep it: it knows what ended"
    )]
    Parted {
        /// Its last entry.
        ends: i64,
        /// Whether that is known: the log says that Jeton was put back from a backup, and the journal is of before.
        is_known: bool,
    },
}

/// The key of the codes of a journal's lines, made of the chain's.
const KEY_LABEL: &[u8] = b"jeton journal key v1";
