//! Whose fault it is that a batch cannot be written.

use rusqlite::{
    Error, ErrorCode,
    ffi::{
        SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE, SQLITE_CORRUPT_INDEX,
        SQLITE_IOERR_SHMSIZE,
    },
};

use crate::CommitError;

/// Why a batch was not written.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The batch is at fault; the others of its group go on.
    Batch(CommitError),
    /// The database is at fault; the whole group fails.
    Database(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::ConstraintViolation | ErrorCode::TooBig) => {
                Self::Batch(CommitError::Database(error.into()))
            }
            _ => Self::Database(error),
        }
    }
}

/// What a unique index refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clash {
    /// A row with this id exists.
    Id,
    /// Another row has what must be unique.
    Unique,
}

/// Whether a unique index refused a row.
pub(crate) fn clash(error: &Error) -> Option<Clash> {
    match error.sqlite_extended_error_code() {
        Some(SQLITE_CONSTRAINT_PRIMARYKEY) => Some(Clash::Id),
        Some(SQLITE_CONSTRAINT_UNIQUE) => Some(Clash::Unique),
        _ => None,
    }
}

/// Whether an index did not lead to a row that was to be written. The row and all others are as they were.
pub(crate) fn is_of_index(error: &Error) -> bool {
    error.sqlite_extended_error_code() == Some(SQLITE_CORRUPT_INDEX)
}

/// How bad a failure of the database is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Severity {
    /// Nothing was recorded, and the next commit may succeed.
    Passing,
    /// The disk is full, until there is room again.
    Full,
    /// Another process has the database locked, until it lets go.
    Locked,
    /// The state of the file is unknown.
    Lasting,
}

impl Severity {
    /// How bad `error` is.
    pub(crate) fn of(error: &Error) -> Self {
        // The index of the WAL is a file that grows by truncation: where that fails the disk is full, and nothing is lost.
        if error.sqlite_extended_error_code() == Some(SQLITE_IOERR_SHMSIZE) {
            return Self::Full;
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::DatabaseBusy) => Self::Locked,
            Some(
                ErrorCode::SystemIoFailure
                | ErrorCode::DatabaseCorrupt
                | ErrorCode::NotADatabase
                | ErrorCode::ReadOnly
                | ErrorCode::CannotOpen
                | ErrorCode::InternalMalfunction,
            ) => Self::Lasting,
            _ => Self::Passing,
        }
    }
}
