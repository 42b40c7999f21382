//! Checking the chain of the log.

use rusqlite::Connection;

use crate::{
    Head, ReadError, Store,
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
    /// There is an entry at a place that the log never gives.
    #[error("entry {seq} of the log was never written by Jeton")]
    Foreign {
        /// Its place.
        seq: i64,
    },
    /// The log ends before an entry that it had.
    #[error("the log was cut: entry {seq} is missing, and there are no later ones")]
    Cut {
        /// The place of the first entry that is missing.
        seq: i64,
    },
    /// The chain holds and is not the one that was noted elsewhere.
    #[error("the log was written anew, at entry {seq} or before and behind entry {behind}")]
    Rewritten {
        /// The place of an entry that was noted and is another one now.
        seq: i64,
        /// The last place before it that was noted and is the same; 0 where there is none.
        behind: i64,
    },
}

impl ChainFault {
    /// The place of the first entry that is not what was written.
    pub fn seq(self) -> i64 {
        match self {
            Self::Missing { seq }
            | Self::Changed { seq }
            | Self::Foreign { seq }
            | Self::Cut { seq } => seq,
            Self::Rewritten { behind, .. } => behind + 1,
        }
    }
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

impl Store {
    /// Computes the chain of the log again from behind `from`, which is [`Head::EMPTY`] for all of it or a head that was
    /// noted before. Reads a stride at a time, so that it keeps no transaction open.
    ///
    /// # Errors
    /// [`CheckError::Fault`] at the first entry that is not what was written.
    pub async fn check_chain(&self, from: Head) -> Result<Checked, CheckError> {
        let readers = &self.inner.readers;
        readers.read(move |db| anchor(db, from)).await?;
        let mut head = from;
        loop {
            let chain = self.inner.chain.clone();
            let next = readers.read(move |db| stride(db, &chain, head, STRIDE, |_| Ok(()))).await?;
            if next == head {
                return Ok(Checked { entries: head.seq - from.seq, head });
            }
            head = next;
        }
    }

    /// Computes the chain of the log again behind `from` for at most `limit` entries, and returns the last of them;
    /// `from` itself at the end of the log.
    ///
    /// # Errors
    /// [`CheckError::Fault`] at the first entry that is not what was written.
    pub async fn check_stride(&self, from: Head, limit: i64) -> Result<Head, CheckError> {
        let chain = self.inner.chain.clone();
        let readers = &self.inner.readers;
        readers.read(move |db| stride(db, &chain, from, limit, |_| Ok(()))).await
    }

    /// Whether the log has the entries that these heads stand for.
    ///
    /// # Errors
    /// [`CheckError::Fault`] at the first one that it has not.
    pub async fn check_heads(&self, heads: Vec<Head>) -> Result<(), CheckError> {
        let readers = &self.inner.readers;
        readers.read(move |db| heads.iter().try_for_each(|head| anchor(db, *head))).await
    }
}

/// Whether the log has the entry that `head` stands for.
pub(crate) fn anchor(connection: &Connection, head: Head) -> Result<(), CheckError> {
    match log::head_at(connection, head.seq) {
        Ok(Some(found)) if found == head => Ok(()),
        Ok(Some(_)) | Err(ReadError::Unreadable { .. }) => {
            Err(ChainFault::Changed { seq: head.seq }.into())
        }
        Err(error) => Err(error.into()),
        Ok(None) if log::head(connection)?.seq < head.seq => {
            Err(ChainFault::Cut { seq: log::head(connection)?.seq + 1 }.into())
        }
        Ok(None) => Err(ChainFault::Missing { seq: head.seq }.into()),
    }
}

/// Checks the next entries behind `head`, at most `limit` of them, and tells `seen` of each. Returns the last of them as
/// the new head; `head` itself at the end.
pub(crate) fn stride(
    connection: &Connection,
    chain: &Chain,
    mut head: Head,
    limit: i64,
    mut seen: impl FnMut(&Line) -> Result<(), ChainFault>,
) -> Result<Head, CheckError> {
    // From the very first row, also one at a place that the log never gives.
    let first = if head == Head::EMPTY { i64::MIN } else { head.seq + 1 };
    Line::each_from(connection, first, limit, |row| {
        let seq = head.seq + 1;
        let found: i64 = row.get(0).map_err(ReadError::from)?;
        if found != seq {
            return Err(misplaced(found, seq).into());
        }
        // A value that is not of its column's type is one that Jeton did not write.
        let line = Line::read(row).map_err(|_| ChainFault::Changed { seq })?;
        let hash = chain.hash(&head.hash, &line);
        if hash != line.hash {
            return Err(ChainFault::Changed { seq }.into());
        }
        head = Head { seq, hash };
        Ok(seen(&line)?)
    })
    .map(|()| head)
}

fn misplaced(found: i64, expected: i64) -> ChainFault {
    if found < expected {
        ChainFault::Foreign { seq: found }
    } else {
        ChainFault::Missing { seq: expected }
    }
}

/// Checks the last entries, at most [`STRIDE`] of them, and returns the end of the log.
pub(crate) fn tail(connection: &Connection, chain: &Chain) -> Result<Head, CheckError> {
    let seq = (log::head(connection)?.seq - STRIDE).max(0);
    let start = log::head_at(connection, seq)?.ok_or(ChainFault::Missing { seq })?;
    stride(connection, chain, start, STRIDE, |_| Ok(()))
}
