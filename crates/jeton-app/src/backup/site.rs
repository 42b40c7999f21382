//! The data directory while a backup is put into it: everything is made in a directory of its own within, and the database
//! gets its name last, so that there is a Jeton or none. Until then no start takes it for a directory that waits for its first one.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use super::NotRestored;
use crate::{ANCHOR, Keys, keys::KEY_FILE};

/// The directory in which everything is made; what a crash has left there is thrown away.
const MAKING: &str = ".restoring";

/// What a restore has left in `directory` that did not come to its end, if it has.
pub(crate) fn half_restored(directory: &Path) -> Option<PathBuf> {
    Some(directory.join(MAKING)).filter(|making| making.exists())
}

const DATABASE: &str = "jeton.db";

/// A data directory that is being made. It is left as it was found, unless it is finished.
pub(super) struct Site {
    directory: PathBuf,
    making: PathBuf,
}

impl Site {
    /// Begins in `directory`, which is made where it is missing, and holds nothing but a key file.
    pub(super) fn open(directory: &Path) -> Result<Self, NotRestored> {
        let mut private = DirBuilder::new();
        private.recursive(true).mode(0o700);
        private.create(directory).map_err(of(directory))?;
        for entry in fs::read_dir(directory).map_err(of(directory))? {
            let name = entry.map_err(of(directory))?.file_name();
            if name != KEY_FILE && name != MAKING {
                return Err(NotRestored::NotEmpty { directory: directory.to_owned(), name });
            }
        }
        let site = Self { directory: directory.to_owned(), making: directory.join(MAKING) };
        site.clear()?;
        private.create(&site.making).map_err(of(&site.making))?;
        Ok(site)
    }

    /// Where the database is made.
    pub(super) fn database(&self) -> PathBuf {
        self.making.join(DATABASE)
    }

    /// Where its anchors begin.
    pub(super) fn anchor(&self) -> PathBuf {
        self.making.join(ANCHOR)
    }

    /// The keys: those in the directory, or, where there are none, those of the file `from`, which comes there in the end.
    pub(super) fn keys(&self, from: Option<&Path>) -> Result<Keys, NotRestored> {
        let own = self.directory.join(KEY_FILE);
        match (from, own.exists()) {
            (Some(_), true) => return Err(NotRestored::TwoKeyFiles { path: own }),
            (None, false) => return Err(NotRestored::NoKeyFile { path: own }),
            (None, true) => {}
            (Some(from), false) => {
                Keys::open_file(from)?;
                let text = zeroize::Zeroizing::new(fs::read(from).map_err(of(from))?);
                let (copy, mut options) = (self.making.join(KEY_FILE), OpenOptions::new());
                let file = options.create_new(true).write(true).mode(0o600).open(&copy);
                let mut file = file.map_err(of(&copy))?;
                file.write_all(&text).and_then(|()| file.sync_all()).map_err(of(&copy))?;
                return Ok(Keys::open(&self.making, None)?);
            }
        }
        // No key is made: there is a file.
        Ok(Keys::open(&self.directory, None)?)
    }

    /// Gives the key file its place, and the database its name.
    pub(super) fn finish(self) -> Result<(), NotRestored> {
        let (copy, own) = (self.making.join(KEY_FILE), self.directory.join(KEY_FILE));
        if copy.exists() {
            fs::rename(&copy, &own).map_err(of(&own))?;
            self.sync()?;
        }
        let (made, named) = (self.database(), self.directory.join(DATABASE));
        File::open(&made).and_then(|file| file.sync_all()).map_err(of(&made))?;
        fs::rename(&made, &named).map_err(of(&named))?;
        let anchor = self.directory.join(ANCHOR);
        fs::rename(self.anchor(), &anchor).map_err(of(&anchor))?;
        self.sync()
    }

    fn sync(&self) -> Result<(), NotRestored> {
        let directory = File::open(&self.directory).and_then(|directory| directory.sync_all());
        directory.map_err(of(&self.directory))
    }

    fn clear(&self) -> Result<(), NotRestored> {
        match fs::remove_dir_all(&self.making) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(of(&self.making)(error)),
            _ => Ok(()),
        }
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Err(error) = self.clear() {
            tracing::warn!(%error, "what was made beside the data was not removed");
        }
    }
}

fn of(path: &Path) -> impl Fn(io::Error) -> NotRestored + use<> {
    let path = path.to_owned();
    move |source| NotRestored::File { path: path.clone(), source }
}
