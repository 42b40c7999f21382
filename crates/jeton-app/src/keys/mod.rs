//! The keys: for digests, for seals, for the log's chain. They live in a file beside the database, never in it.

mod abandon;
mod file;
mod leave;
mod look;
mod reload;
mod seal;
#[cfg(test)]
mod tests;

pub use abandon::{Abandoned, NotAbandoned, abandon_keys};
pub use file::KeyError;
use file::KeyFile;
use jeton_store::KeyCheck;
use jeton_token::{DigestKey, KeyId};
use jiff::Timestamp;
pub use leave::{NotRemoved, remove_key_and_leave_altered};
pub use look::{KeyStanding, KeysError, KnownKey, look_at_keys, remove_key, rotate_key};
pub(crate) use reload::Stamp;
use seal::SealKey;
pub use seal::Unsealed;
use std::path::{Path, PathBuf};

use crate::Randomness;

/// The name of the key file in the data directory.
pub(crate) const KEY_FILE: &str = "keys.toml";

/// Every key of this Jeton.
pub struct Keys {
    digests: Vec<DigestKey>,
    seals: Vec<SealKey>,
    chain: [u8; 32],
    checks: Vec<KeyCheck>,
    stamp: Option<Stamp>,
    next: reload::Next,
}

impl Keys {
    /// Reads the key file, or makes one where there is neither a key file nor a database: then `fresh` says of what and when.
    ///
    /// # Errors
    /// [`KeyError`]: no key file beside an existing database, a file that others may read, a file that cannot be read.
    pub fn open(
        directory: &Path,
        fresh: Option<(&Randomness, Timestamp)>,
    ) -> Result<Self, KeyError> {
        let path = Self::path(directory);
        // Of before it is read: what is written meanwhile is read again.
        let stamp = Stamp::of(&path).ok();
        let file = match (path.exists(), fresh) {
            (true, _) => KeyFile::read(&path)?,
            (false, Some((randomness, now))) => KeyFile::create(&path, randomness, now)?,
            (false, None) => return Err(KeyError::Missing { path }),
        };
        let stamp = stamp.or_else(|| Stamp::of(&path).ok());
        Ok(Self { stamp, ..file.keys(&path)? })
    }

    /// Where the key file is.
    pub fn path(directory: &Path) -> PathBuf {
        directory.join(KEY_FILE)
    }

    /// What the key file looked like when it was read.
    pub(crate) fn stamp(&self) -> Option<Stamp> {
        self.newest().stamp
    }

    /// Values by which the keys are known again.
    pub(crate) fn checks(&self) -> Vec<KeyCheck> {
        self.newest().checks.clone()
    }

    /// Reads a key file wherever it is.
    pub(crate) fn open_file(path: &Path) -> Result<Self, KeyError> {
        KeyFile::read(path)?.keys(path)
    }

    /// The key of new digests.
    pub(crate) fn digest(&self) -> &DigestKey {
        &self.newest().digests[0]
    }

    /// The key of what is compared with itself later, such as the word of a preview: a newer key changes it not.
    pub(crate) fn lasting(&self) -> &DigestKey {
        let digests = &self.newest().digests;
        digests.last().unwrap_or(&digests[0])
    }

    /// Every key under which a live digest may have been made, the newest first.
    pub(crate) fn digests(&self) -> &[DigestKey] {
        &self.newest().digests
    }

    /// The key of the log's chain.
    pub(crate) fn chain(&self) -> [u8; 32] {
        self.chain
    }

    /// Whether what was sealed under that key can be opened.
    pub(crate) fn has_seal_key(&self, id: KeyId) -> bool {
        self.seal_key_of(id).is_some()
    }

    fn seal_key(&self) -> &SealKey {
        &self.newest().seals[0]
    }

    fn seal_key_of(&self, id: KeyId) -> Option<&SealKey> {
        self.newest().seals.iter().find(|key| key.id == id)
    }
}
