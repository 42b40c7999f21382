//! The keys from outside: which there are, what hangs on each, a new one, and one that nobody needs any more.

use std::{io, path::Path};

use jeton_store::{KeyKind, KeyRows, ReadError, altered_by_key, rows_by_key};
use jeton_token::KeyId;
use jiff::Timestamp;

use super::{KeyError, Keys, file::KeyFile, leave::what_is_refused};
use crate::Randomness;

/// A key that is in the key file, or that rows hang on though it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownKey {
    /// What it is for.
    pub kind: KeyKind,
    /// Its number.
    pub id: KeyId,
    /// How it stands.
    pub standing: KeyStanding,
    /// When it was made; of keys of before this was noted, and of one that is not there, nobody knows.
    pub made_at: Option<Timestamp>,
    /// What hangs on it.
    pub rows: KeyRows,
}

/// How a key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyStanding {
    /// It makes what is new.
    Newest,
    /// What was made under it before still needs it.
    Older,
    /// It is not in the key file.
    Missing,
}

impl KeyStanding {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Older => "older",
            Self::Missing => "missing",
        }
    }
}

/// Why the keys could not be looked at or changed.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// There is no database.
    #[error("there is no database")]
    NoDatabase,
    /// The keys cannot be had.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The database cannot be read.
    #[error("the database cannot be read")]
    Read(#[from] ReadError),
    /// There is no such key.
    #[error("the key file has no {} key {}", .kind.name(), .id.0)]
    Unknown {
        /// What it should be for.
        kind: KeyKind,
        /// Its number.
        id: KeyId,
    },
    /// What is new is made under it.
    #[error("{} key {} is the newest, under which everything new is made", .kind.name(), .id.0)]
    Newest {
        /// What it is for.
        kind: KeyKind,
        /// Its number.
        id: KeyId,
    },
    /// Rows hang on it.
    #[error("{} key {} is needed by {rows}", .kind.name(), .id.0)]
    InUse {
        /// What it is for.
        kind: KeyKind,
        /// Its number.
        id: KeyId,
        /// What hangs on it.
        rows: KeyRows,
    },
    /// Rows hang on it that were altered outside Jeton, and nothing else.
    #[error("nothing hangs on {} key {} but rows that were altered outside Jeton", .kind.name(), .id.0)]
    OnlyAltered {
        /// What it is for.
        kind: KeyKind,
        /// Its number.
        id: KeyId,
        /// Which they are, and what is the matter with each.
        rows: Vec<String>,
    },
}

/// The keys of the Jeton in `directory`, which may run, with what hangs on each.
///
/// # Errors
/// [`KeysError`]
pub fn look_at_keys(directory: &Path) -> Result<Vec<KnownKey>, KeysError> {
    let file = read(directory)?;
    let database = directory.join("jeton.db");
    let mut hanging = rows_by_key(&database)?;
    let mut keys = Vec::new();
    for kind in [KeyKind::Digest, KeyKind::Seal] {
        let made = file.made(kind);
        let newest = made.iter().map(|(id, _)| *id).max();
        for (id, made_at) in made {
            let standing =
                if Some(id) == newest { KeyStanding::Newest } else { KeyStanding::Older };
            let rows = hanging.remove(&(kind, id)).unwrap_or_default();
            keys.push(KnownKey { kind, id: KeyId(id), standing, made_at, rows });
        }
    }
    for ((kind, id), rows) in hanging {
        let (id, standing) = (KeyId(id), KeyStanding::Missing);
        let rows = rows.of_which(&altered_by_key(&database, file.chain(), (kind, id))?);
        keys.push(KnownKey { kind, id, standing, made_at: None, rows });
    }
    Ok(keys)
}

/// Adds a key to the key file, under which everything new is made from then on: of a Jeton that runs, within seconds. Nothing
/// that was made under another one stops working.
///
/// # Errors
/// [`KeysError`]; then the file is as it was.
pub fn rotate_key(
    directory: &Path,
    kind: KeyKind,
    randomness: &Randomness,
    now: Timestamp,
) -> Result<KeyId, KeysError> {
    let mut file = read(directory)?;
    let id = file.add(kind, randomness, now)?;
    file.replace(&Keys::path(directory))?;
    Ok(KeyId(id))
}

/// Removes a key on which nothing hangs from the key file.
///
/// # Errors
/// [`KeysError`]; then the file is as it was.
pub fn remove_key(directory: &Path, kind: KeyKind, id: KeyId) -> Result<(), KeysError> {
    let rows = older(directory, kind, id)?.rows;
    let mut file = read(directory)?;
    if rows.all() > 0 {
        let altered = altered_by_key(&directory.join("jeton.db"), file.chain(), (kind, id))?;
        let rows = rows.of_which(&altered);
        return Err(match rows.needing() {
            0 => {
                let rows = altered.iter().map(what_is_refused).collect();
                KeysError::OnlyAltered { kind, id, rows }
            }
            _ => KeysError::InUse { kind, id, rows },
        });
    }
    file.remove(kind, id.0);
    Ok(file.replace(&Keys::path(directory))?)
}

/// The key of that number, which is in the key file and not the newest.
pub(super) fn older(directory: &Path, kind: KeyKind, id: KeyId) -> Result<KnownKey, KeysError> {
    let known = look_at_keys(directory)?;
    match known.into_iter().find(|key| key.kind == kind && key.id == id) {
        None | Some(KnownKey { standing: KeyStanding::Missing, .. }) => {
            Err(KeysError::Unknown { kind, id })
        }
        Some(KnownKey { standing: KeyStanding::Newest, .. }) => Err(KeysError::Newest { kind, id }),
        Some(key) => Ok(key),
    }
}

pub(super) fn read(directory: &Path) -> Result<KeyFile, KeysError> {
    if !directory.join("jeton.db").exists() {
        return Err(KeysError::NoDatabase);
    }
    let path = Keys::path(directory);
    match KeyFile::read(&path) {
        Err(KeyError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
            Err(KeyError::Missing { path }.into())
        }
        read => Ok(read?),
    }
}
