//! The first start in a directory, which makes the keys and then the database. A key file without a database is nothing that Jeton
//! leaves behind: whoever lost the database, or forgot to mount it, must not be given an empty Jeton in its stead.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use crate::{Keys, StartError};

/// A mark in the directory from before there are keys until there is a database, so that a first start that was killed can be made again.
const MARK: &str = ".beginning";

/// A start, which may be the first one.
pub(crate) struct Beginning {
    mark: PathBuf,
}

impl Beginning {
    /// Marks a first start.
    ///
    /// # Errors
    /// [`StartError::DatabaseMissing`] where this is none, and the database is gone. What a journal knows says so more exactly.
    pub(crate) fn at(
        directory: &Path,
        database: &Path,
        journal: Option<&Path>,
    ) -> Result<Self, StartError> {
        let (keys, mark) = (Keys::path(directory), directory.join(MARK));
        if database.exists() || mark.exists() || journal.is_some_and(Path::exists) {
            return Ok(Self { mark });
        }
        if keys.exists() {
            return Err(StartError::DatabaseMissing { keys });
        }
        let made = File::create(&mark).and_then(|file| file.sync_all());
        made.map_err(|source| StartError::Directory { path: mark.clone(), source })?;
        Ok(Self { mark })
    }

    /// There is a database now.
    pub(crate) fn end(self) {
        match fs::remove_file(&self.mark) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(%error, path = %self.mark.display(), "the mark of the first start stays");
            }
            _ => {}
        }
    }
}
