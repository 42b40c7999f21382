//! Verifying the log and the rows from outside, on the data of a Jeton that runs or is stopped.

use std::{io, path::Path};

use jeton_store::{AnchorFile, CheckError, verify};
use jiff::Timestamp;

use crate::{KeyError, Keys, watch::rows};

/// A log that is what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifiedLog {
    /// How many entries it has.
    pub entries: i64,
    /// How many anchors were held against it.
    pub anchors: usize,
    /// The last entry that an anchor stands for, and when it was noted; `None` where there is no anchor. Nobody can tell
    /// whether entries behind it were cut off.
    pub anchored: Option<(i64, Timestamp)>,
    /// Whether every row was compared with it, and is as it says; false where the tables are those of another version.
    pub has_rows: bool,
}

/// Why a log is not verified.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// There is no database.
    #[error("there is no database")]
    NoDatabase,
    /// The keys cannot be had.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The anchor file is there and cannot be read.
    #[error("the anchor file cannot be read")]
    Anchors(#[source] io::Error),
    /// A line of the anchor file was not written by this Jeton, or was altered.
    #[error("line {line} of the anchor file was not written by this Jeton, or was altered")]
    ForeignAnchor {
        /// The line, from 1.
        line: usize,
    },
    /// The log is not what was written, or cannot be read.
    #[error(transparent)]
    Log(#[from] CheckError),
    /// The log is what was written, and rows are not as it says.
    #[error("{} rows are not as the log says", rows.len())]
    Rows {
        /// Each, and what is the matter with it.
        rows: Vec<String>,
    },
}

/// Checks the whole log in the data directory, holds every anchor against it, and compares every row with it. Blocks while it
/// does.
///
/// # Errors
/// [`VerifyError`]: the first entry that is not what was written; else the first line of the anchor file that is not; else
/// all rows that are not as the log says.
pub fn verify_log(directory: &Path, anchors: &Path) -> Result<VerifiedLog, VerifyError> {
    let database = directory.join("jeton.db");
    if !database.exists() {
        return Err(VerifyError::NoDatabase);
    }
    // No key is made: there is a database.
    let keys = Keys::open(directory, None)?;
    let file = AnchorFile::new(anchors.to_owned(), &keys.chain());
    // Before the log, so that a Jeton that runs has not noted what is not read yet.
    let noted = file.read().map_err(VerifyError::Anchors)?;
    let verified = verify(&database, &keys.chain(), &noted.anchors)?;
    if let Some(line) = noted.foreign.first() {
        return Err(VerifyError::ForeignAnchor { line: *line });
    }
    let altered = verified.altered.as_deref();
    if let Some(found) = altered.filter(|found| !found.is_empty()) {
        return Err(VerifyError::Rows { rows: found.iter().map(rows::told).collect() });
    }
    let mut furthest = noted.anchors.iter().filter(|anchor| anchor.head.seq == verified.anchored);
    Ok(VerifiedLog {
        entries: verified.head.seq,
        anchors: noted.anchors.len(),
        anchored: furthest.next_back().map(|anchor| (anchor.head.seq, anchor.at)),
        has_rows: altered.is_some(),
    })
}
