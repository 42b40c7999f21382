//! What can go wrong with a store that is open.

use std::{error::Error, sync::Arc};

use jeton_core::{ServiceId, policy::PolicyError};

use crate::{AlteredRow, hex::hex};

/// A failure of the database. Its source tells more, and never a stored value.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the database failed")]
pub struct DatabaseError(#[source] Arc<rusqlite::Error>);

impl From<rusqlite::Error> for DatabaseError {
    fn from(error: rusqlite::Error) -> Self {
        Self(Arc::new(error))
    }
}

impl DatabaseError {
    /// The failure itself, for a read in the midst of a write.
    pub(crate) fn into_sqlite(self) -> rusqlite::Error {
        // Nobody else has it: it was made right before.
        Arc::try_unwrap(self.0).unwrap_or(rusqlite::Error::InvalidQuery)
    }
}

/// Why a batch was not recorded.
#[derive(Debug, Clone, thiserror::Error)]
pub enum CommitError {
    /// A record has changed since it was read, or a place among live tokens was taken: decide again.
    #[error("a record has changed in the meantime")]
    Stale,
    /// A row that was to be written over is not the one that was written last: somebody else wrote to the database.
    #[error("row `{}` of table `{}` was altered outside Jeton", .0.id, .0.table)]
    Altered(AlteredRow),
    /// An account or a service of that name exists.
    #[error("the name of the {what} is taken")]
    NameTaken {
        /// `account` or `service`.
        what: &'static str,
    },
    /// An answer was filed under this idempotency key before: read that one.
    #[error("this idempotency key was used before")]
    Answered,
    /// The store takes no changes any more, since a failure left the state of its file unknown. The batch that met the
    /// failure may turn out to be recorded after a restart.
    #[error("the store is read-only since a failure: {reason}")]
    ReadOnly {
        /// The failure.
        reason: Arc<str>,
    },
    /// The disk is full. Commits work again as soon as there is room.
    #[error("the disk is full")]
    Full,
    /// Another process keeps the database locked. Commits work again as soon as it lets go.
    #[error("another process keeps the database locked")]
    Locked,
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
    /// The writer failed before it could answer: the batch may be recorded or not.
    #[error("the writer failed before it answered")]
    Lost,
    /// The database refused the batch or was out of order for a moment. Nothing was recorded.
    #[error("the changes could not be recorded")]
    Database(#[from] DatabaseError),
}

/// Why something could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// A stored policy is no policy to this version.
    #[error("the stored policy of `{service}` cannot be read")]
    Policy {
        /// Whose policy.
        service: ServiceId,
        /// What is wrong with it.
        source: PolicyError,
    },
    /// A stored value means nothing to this version.
    #[error("column `{column}` of row `{row}` in table `{table}` cannot be read")]
    Unreadable {
        /// The table.
        table: &'static str,
        /// The column.
        column: String,
        /// The row's key, in hexadecimal digits where it is an id.
        row: String,
        /// What is wrong with it.
        source: Box<dyn Error + Send + Sync>,
    },
    /// A row is not what Jeton wrote: it was altered, planted, or is that of another database.
    #[error("row `{}` of table `{}` was altered outside Jeton", .0.id, .0.table)]
    Altered(AlteredRow),
    /// A row seems older than what was written last. Nobody outside the store hears of it: the writer is asked, and what was to
    /// be read is read again.
    #[error("row `{}` of table `{table}` seems older than it should be", hex(id))]
    Doubtful {
        /// Its table.
        table: &'static str,
        /// Its id.
        id: [u8; 16],
    },
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
}

impl From<rusqlite::Error> for ReadError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.into())
    }
}
