//! The one process that may have the database open.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use crate::OpenError;

/// Only its owner may read what Jeton stores.
const PRIVATE: u32 = 0o600;

/// The ownership of a database. It ends when this is dropped, or the process ends in whatever way.
///
/// The lock is on a file beside the database. A lock on the database itself would be undone by SQLite, whose POSIX locks
/// belong to the process and not to the descriptor.
#[derive(Debug)]
pub(crate) struct Owner {
    lock: File,
}

impl Owner {
    /// Takes the ownership of the database at `path`, or fails at once.
    pub(crate) fn take(path: &Path) -> Result<Self, OpenError> {
        let mut sidecar = path.as_os_str().to_owned();
        sidecar.push(".owner");
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(PRIVATE)
            .open(PathBuf::from(sidecar))
            .map_err(OpenError::File)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { lock }),
            Err(TryLockError::WouldBlock) => Err(OpenError::Owned { path: path.to_owned() }),
            Err(TryLockError::Error(error)) => Err(OpenError::File(error)),
        }
    }

    /// Makes an empty database file, private to its owner, where there is none. SQLite alone would leave it to the umask;
    /// the files that it puts beside it take over the mode of this one.
    ///
    /// Closing any descriptor of the file drops all POSIX locks that SQLite has on it, so this must come before SQLite
    /// opens it, and only the owner may do it.
    pub(crate) fn make_file(&self, path: &Path) -> Result<(), OpenError> {
        let made = OpenOptions::new().create_new(true).write(true).mode(PRIVATE).open(path);
        match made {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                Err(OpenError::File(error))
            }
            _ => Ok(()),
        }
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        // A process that is just being started from this one has the descriptor too, until it runs its own program:
        // closing ours alone would not free the lock before that.
        if let Err(error) = self.lock.unlock() {
            tracing::warn!(%error, "the database was not given up");
        }
    }
}
