//! Backups: a copy of the database as it was at one place of its log, beside a manifest that says which.
//!
//! 1. One read transaction beside the writer copies the database to a name that no backup has, and nobody waits for it.
//! 2. SQLite looks for damage in the copy, and its own log is checked from its first entry to its last.
//! 3. Copy and manifest are brought to the disk, and get their names: the manifest first, so that where there is a backup, it
//!    is whole.

mod copy;
mod fetch;
mod manifest;

pub use copy::back_up;
pub use fetch::fetch;
pub use manifest::{Manifest, manifest_of};

use std::{io, path::PathBuf};

use crate::{CheckError, ReadError};

/// Why there is no backup.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is a file of that name.
    #[error("there is a file `{path}` already")]
    Taken {
        /// Its name.
        path: PathBuf,
    },
    /// Another backup is being written to that directory.
    #[error("another backup is being written to this directory, as `{path}`")]
    Busy {
        /// Its name until it is whole.
        path: PathBuf,
    },
    /// The database takes names in Unicode alone.
    #[error("`{path}` is no name in Unicode")]
    Name {
        /// The name.
        path: PathBuf,
    },
    /// A file cannot be read or written.
    #[error("`{path}` cannot be read or written")]
    File {
        /// Its name.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// The database cannot be copied.
    #[error("the database cannot be copied")]
    Copy(#[source] ReadError),
    /// SQLite finds the database damaged.
    #[error("the database is damaged: {why}")]
    Broken {
        /// What SQLite says.
        why: String,
    },
    /// Jeton was put back from a backup itself, and has not heard yet what has ended since.
    #[error("Jeton was restored from a backup, and does not know yet what has ended since")]
    Restored,
    /// The log of the copy is not what was written.
    #[error("the log of the copy is not what was written")]
    Log(#[source] CheckError),
}

/// Why a backup is not taken for one.
#[derive(Debug, thiserror::Error)]
pub enum NoBackup {
    /// Its manifest is not there.
    #[error("its manifest `{path}` is missing: it is no backup, or not a whole one")]
    NoManifest {
        /// Where it should be.
        path: PathBuf,
    },
    /// Its manifest is none, or was altered, or was written under other keys.
    #[error(
        "its manifest `{path}` was altered, or was not written by a Jeton with the keys of this one"
    )]
    Manifest {
        /// Where it is.
        path: PathBuf,
    },
    /// The copy is not the one that the manifest is about.
    #[error("`{path}` is damaged: it is not what its manifest says that was written")]
    Damaged {
        /// Where it is.
        path: PathBuf,
    },
    /// SQLite finds the database in it damaged.
    #[error("the database in it is damaged: {why}")]
    Broken {
        /// What SQLite says.
        why: String,
    },
    /// Its log is not what was written.
    #[error("its log is not what was written")]
    Log(#[from] CheckError),
    /// A file cannot be read or written.
    #[error("`{path}` cannot be read or written")]
    File {
        /// Its name.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
}
