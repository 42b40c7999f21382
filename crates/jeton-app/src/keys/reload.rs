//! Keys that come and go while Jeton runs.
//!
//! A set of keys is never changed: the next one is hung behind it, and whoever still looks at the one before goes on with
//! that. It is wiped when Jeton ends.

use std::{fs, io, path::Path, sync::OnceLock, time::SystemTime};

use jeton_store::{KeyFault, KeyKind, KeyRows};

use super::{KeyError, Keys, file::KeyFile};

/// The sets of keys, one behind the other.
#[derive(Default)]
pub(super) struct Next(OnceLock<Box<Keys>>);

/// What a file looks like from outside: where this is the same, its content is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    modified: SystemTime,
    number: u64,
    length: u64,
}

impl Stamp {
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        use std::os::unix::fs::MetadataExt as _;
        let found = fs::metadata(path)?;
        Ok(Self { modified: found.modified()?, number: found.ino(), length: found.len() })
    }
}

impl Keys {
    /// The set that counts now.
    pub(super) fn newest(&self) -> &Self {
        let mut newest = self;
        while let Some(next) = newest.next.0.get() {
            newest = next;
        }
        newest
    }

    /// Takes the place of the keys there are.
    pub(crate) fn succeed(&self, next: Self) {
        // Only the job that reads the file does this, and so none is lost.
        if self.newest().next.0.set(Box::new(next)).is_err() {
            tracing::debug!("another set of keys came first");
        }
    }

    /// Reads the key file again. It must hold every key that there is, unless `rows` says that nothing hangs on it.
    ///
    /// # Errors
    /// [`KeyError`]: then the keys that there are go on.
    pub(crate) fn read_again(
        &self,
        path: &Path,
        rows: impl Fn(KeyKind, u32) -> KeyRows,
    ) -> Result<Self, KeyError> {
        let stamp = Stamp::of(path).ok();
        let next = Self { stamp, ..KeyFile::read(path)?.keys(path)? };
        let unfit = |fault| KeyError::Unfit { path: path.to_owned(), fault };
        for known in &self.newest().checks {
            let (kind, id) = (known.kind, known.id);
            match next.checks.iter().find(|key| key.kind == kind && key.id == id) {
                Some(same) if same == known => {}
                Some(_) => return Err(unfit(KeyFault::Wrong { kind, id })),
                None => {
                    let rows = rows(kind, id.0);
                    if rows.all() > 0 {
                        return Err(unfit(KeyFault::Missing { kind, id, rows }));
                    }
                }
            }
        }
        Ok(next)
    }
}
