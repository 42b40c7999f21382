//! Checking the chain of the log.

use rusqlite::Connection;

use crate::{
    Head, ReadError,
    chain::Chain,
    log::{self, Line},
};

/// How many entries are read at once.
pub(crate) const STRIDE: i64 = 4096;

/// A log whose chain holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checked {
    /// How many entries were checked.
    pub entries: i64,
    /// The end of the log. An entry cut off the end leaves no trace in the rest: compare this with a head that was noted
    /// elsewhere, or check from that head.
    pub head: Head,
}

/// Where the log is not what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChainFault {
    /// An entry is missing, though there are later ones.
    #[error("entry {seq} of the log is missing")]
    Missing {
        /// Its place.
        seq: i64,
    },
    /// An entry does not fit the hash that was made of it, or the key is not the one that it was made with.
    #[error("entry {seq} of the log was changed, or the key of its chain is another one")]
    Changed {
        /// Its place.
        seq: i64,
    },
    /// The log ends before the entry that the check began at.
    #[error("the log ends before entry {seq}")]
    Cut {
        /// The place of the entry.
        seq: i64,
    },
}

/// Why a check came to no good end.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The log is not what was written.
    #[error(transparent)]
    Fault(#[from] ChainFault),
    /// The log could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// Whether the log has the entry that `head` stands for.
pub(crate) fn anchor(connection: &Connection, head: Head) -> Result<(), CheckError> {
    match log::head_at(connection, head.seq)? {
        Some(found) if found == head => Ok(()),
        Some(_) => Err(ChainFault::Changed { seq: head.seq }.into()),
        None if log::head(connection)?.seq < head.seq => {
            Err(ChainFault::Cut { seq: head.seq }.into())
        }
        None => Err(ChainFault::Missing { seq: head.seq }.into()),
    }
}

/// Checks the next entries behind `head`, and returns the last of them as the new head; `head` itself at the end.
pub(crate) fn stride(
    connection: &Connection,
    chain: &Chain,
    mut head: Head,
) -> Result<Head, CheckError> {
    for line in Line::behind(connection, head.seq, STRIDE)? {
        let seq = head.seq + 1;
        if line.seq != seq {
            return Err(ChainFault::Missing { seq }.into());
        }
        let hash = chain.hash(&head.hash, &line);
        if hash != line.hash {
            return Err(ChainFault::Changed { seq }.into());
        }
        head = Head { seq, hash };
    }
    Ok(head)
}

/// Checks the last entries, at most [`STRIDE`] of them, and returns the end of the log.
pub(crate) fn tail(connection: &Connection, chain: &Chain) -> Result<Head, CheckError> {
    let seq = (log::head(connection)?.seq - STRIDE).max(0);
    let start = log::head_at(connection, seq)?.ok_or(ChainFault::Missing { seq })?;
    stride(connection, chain, start)
}
