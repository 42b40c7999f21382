//! Making a backup.

use std::path::{Path, PathBuf};

use jeton_store::backup::{self, BackupError, Manifest};
use jiff::{Timestamp, tz::TimeZone};

use crate::{Clock, KeyError, Keys};

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeBackup {
    /// Where it is.
    pub path: PathBuf,
    /// What it holds.
    pub manifest: Manifest,
}

/// Why no backup was made.
#[derive(Debug, thiserror::Error)]
pub enum NotBackedUp {
    /// There is no database.
    #[error("there is no database")]
    NoDatabase,
    /// The keys cannot be had.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The database cannot be copied.
    #[error(transparent)]
    Copy(#[from] BackupError),
}

/// Backs up the database in the data directory, beside a Jeton that runs or one that is stopped: to the file `to`, or, where
/// that is a directory, to a file in it that is named after the time. Blocks while it does. The keys are not in it.
///
/// # Errors
/// [`NotBackedUp`]; then there is no file of that name.
pub fn back_up(directory: &Path, to: &Path, clock: &Clock) -> Result<MadeBackup, NotBackedUp> {
    let database = directory.join("jeton.db");
    if !database.exists() {
        return Err(NotBackedUp::NoDatabase);
    }
    // No key is made: there is a database.
    let keys = Keys::open(directory, None)?;
    let now = clock.now();
    let path = if to.is_dir() { to.join(name(now)) } else { to.to_owned() };
    let manifest = backup::back_up(&database, &path, &keys.chain(), now)?;
    Ok(MadeBackup { path, manifest })
}

/// Names in the order of their times.
fn name(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("jeton-%Y%m%dT%H%M%SZ.db").to_string()
}
