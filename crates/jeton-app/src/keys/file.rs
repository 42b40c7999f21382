//! The key file: made once with mode 0600, and refused when others may read it.

use std::{
    collections::BTreeSet,
    fs::{self, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use jeton_store::{KeyCheck, KeyFault, KeyKind};
use jeton_token::{DigestKey, KeyId};
use jiff::Timestamp;
use serde::Deserialize;
use zeroize::Zeroizing;

use super::{Keys, SealKey, reload::Next};
use crate::randomness::{NoRandomness, Randomness};

/// Why the keys cannot be had. Jeton does not start without them: it would refuse every token.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// There is a database but no key file.
    #[error(
        "the key file `{path}` is missing, but there is a database; without its keys no token can be verified: restore the file from its backup"
    )]
    Missing {
        /// Where it should be.
        path: PathBuf,
    },
    /// Others than the owner may read the file.
    #[error(
        "the key file `{path}` can be read by others (mode {mode:03o}); make it private: `chmod 600 {path}`"
    )]
    Exposed {
        /// Where it is.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// The file is not what it should be. The message never quotes it.
    #[error("the key file `{path}`, line {line}: {why}")]
    Invalid {
        /// Where it is.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        why: &'static str,
    },
    /// It cannot be read or written.
    #[error("the key file `{path}` cannot be read or written")]
    Io {
        /// Where it is.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// Its keys are not those of the database.
    #[error(
        "the key file `{path}` does not fit the database: {fault}; restore the file from its backup"
    )]
    Unfit {
        /// Where it is.
        path: PathBuf,
        /// Which key it is.
        fault: KeyFault,
    },
    /// Two keys have one number.
    #[error(
        "the key file `{path}` has two {kind} keys of the number {id}; give the newer one another"
    )]
    Twice {
        /// Where it is.
        path: PathBuf,
        /// What the keys are for.
        kind: &'static str,
        /// The number.
        id: u32,
    },
    /// No randomness for new keys.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

/// The file's content.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyFile {
    chain: Hex,
    digest: Vec<KeyText>,
    seal: Vec<KeyText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyText {
    id: u32,
    key: Hex,
    /// When it was made, where that is known: keys of before have no date.
    #[serde(default)]
    made: Option<Moment>,
}

/// A time, written as in RFC 3339.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
struct Moment(Timestamp);

impl TryFrom<String> for Moment {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        text.parse().map(Self).map_err(|_| "`made` is a time (RFC 3339)")
    }
}

/// 32 bytes, written as 64 hexadecimal digits.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Hex(Zeroizing<[u8; 32]>);

impl Hex {
    fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl TryFrom<String> for Hex {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let text = Zeroizing::new(text);
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|d| u8::try_from(d).ok());
        let mut bytes = Zeroizing::new([0; 32]);
        if text.len() != 2 * bytes.len() {
            return Err(WRONG);
        }
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let (high, low) = digit(pair[0]).zip(digit(pair[1])).ok_or(WRONG)?;
            *byte = high << 4 | low;
        }
        Ok(Self(bytes))
    }
}

const WRONG: &str = "a key is 64 hexadecimal digits";

impl KeyFile {
    pub(super) fn read(path: &Path) -> Result<Self, KeyError> {
        let io = |source| KeyError::Io { path: path.to_owned(), source };
        let mode = fs::metadata(path).map_err(io)?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(KeyError::Exposed { path: path.to_owned(), mode });
        }
        let text = Zeroizing::new(fs::read_to_string(path).map_err(io)?);
        toml::from_str(&text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = text[..start].matches('\n').count() + 1;
            // The parser's own message could quote a key.
            invalid(
                path,
                line,
                "it is not a key file: a `chain`, and `[[digest]]` and `[[seal]]` with an `id` and a `key`; a key is 64 hexadecimal digits",
            )
        })
    }

    pub(super) fn create(
        path: &Path,
        randomness: &Randomness,
        now: Timestamp,
    ) -> Result<Self, KeyError> {
        let made = Some(Moment(now));
        let draw =
            || -> Result<Hex, KeyError> { Ok(Hex(Zeroizing::new(*randomness.draw()?.as_bytes()))) };
        let file = Self {
            chain: draw()?,
            digest: vec![KeyText { id: 1, key: draw()?, made }],
            seal: vec![KeyText { id: 1, key: draw()?, made }],
        };
        file.write(path).map_err(|source| KeyError::Io { path: path.to_owned(), source })?;
        Ok(file)
    }

    /// Takes the place of the file at `path`: whoever reads it meanwhile has the old one or the new one.
    pub(super) fn replace(&self, path: &Path) -> Result<(), KeyError> {
        let beside = path.with_extension("toml.new");
        let replaced = match fs::remove_file(&beside) {
            // What a replacement that broke off has left.
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => self.write(&beside).and_then(|()| fs::rename(&beside, path)),
        };
        let replaced = replaced.and_then(|()| sync_directory(path));
        replaced.map_err(|source| KeyError::Io { path: path.to_owned(), source })
    }

    /// The key of the log's chain.
    pub(super) fn chain(&self) -> &[u8; 32] {
        &self.chain.0
    }

    /// The numbers of its keys for that, with when each was made.
    pub(super) fn made(&self, kind: KeyKind) -> Vec<(u32, Option<Timestamp>)> {
        let keys = match kind {
            KeyKind::Chain => return vec![(0, None)],
            KeyKind::Digest => &self.digest,
            KeyKind::Seal => &self.seal,
        };
        keys.iter().map(|key| (key.id, key.made.map(|Moment(at)| at))).collect()
    }

    /// Adds a new key; its number. There is one chain key alone, which stays.
    pub(super) fn add(
        &mut self,
        kind: KeyKind,
        randomness: &Randomness,
        now: Timestamp,
    ) -> Result<u32, KeyError> {
        let id = self.made(kind).into_iter().map(|(id, _)| id).max().unwrap_or(0) + 1;
        let made = Some(Moment(now));
        let key = Hex(Zeroizing::new(*randomness.draw()?.as_bytes()));
        match kind {
            KeyKind::Chain => {}
            KeyKind::Digest => self.digest.push(KeyText { id, key, made }),
            KeyKind::Seal => self.seal.push(KeyText { id, key, made }),
        }
        Ok(id)
    }

    /// Removes a key.
    pub(super) fn remove(&mut self, kind: KeyKind, id: u32) {
        match kind {
            KeyKind::Chain => {}
            KeyKind::Digest => self.digest.retain(|key| key.id != id),
            KeyKind::Seal => self.seal.retain(|key| key.id != id),
        }
    }

    fn write(&self, path: &Path) -> io::Result<()> {
        let text = Zeroizing::new(format!("{HEADING}{}", *self.to_toml()));
        let mut handle = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        handle.write_all(text.as_bytes()).and_then(|()| handle.sync_all())?;
        // Its name as well: a database that survives a power loss without its keys is lost.
        sync_directory(path)
    }

    pub(super) fn keys(&self, path: &Path) -> Result<Keys, KeyError> {
        let mut digests: Vec<_> =
            self.digest.iter().map(|key| DigestKey::new(KeyId(key.id), &key.key.0)).collect();
        let mut seals: Vec<_> =
            self.seal.iter().map(|key| SealKey::new(KeyId(key.id), &key.key.0)).collect();
        if digests.is_empty() || seals.is_empty() {
            return Err(invalid(path, 1, "it has no `[[digest]]` or no `[[seal]]` key"));
        }
        for (kind, keys) in [(KeyKind::Digest, &self.digest), (KeyKind::Seal, &self.seal)] {
            let mut seen = BTreeSet::new();
            if let Some(twice) = keys.iter().find(|key| !seen.insert(key.id)) {
                return Err(KeyError::Twice {
                    path: path.to_owned(),
                    kind: kind.name(),
                    id: twice.id,
                });
            }
        }
        digests.sort_by_key(|key| std::cmp::Reverse(key.id()));
        seals.sort_by_key(|key| std::cmp::Reverse(key.id));
        Ok(Keys {
            digests,
            seals,
            chain: *self.chain.0,
            checks: self.checks(),
            stamp: None,
            next: Next::default(),
        })
    }

    fn checks(&self) -> Vec<KeyCheck> {
        let of = |kind: KeyKind, id, key: &Hex| {
            // No secret looks like this, so that it is the digest of none.
            let text = format!("jeton key check v1: {}", kind.name());
            let digest = DigestKey::new(KeyId(id), &key.0).digest(&text);
            let (value, _rest) = digest.as_bytes().split_first_chunk().expect("it has 32 bytes");
            KeyCheck { kind, id: KeyId(id), value: *value }
        };
        let digests = self.digest.iter().map(|key| of(KeyKind::Digest, key.id, &key.key));
        let seals = self.seal.iter().map(|key| of(KeyKind::Seal, key.id, &key.key));
        std::iter::once(of(KeyKind::Chain, 0, &self.chain)).chain(digests).chain(seals).collect()
    }

    fn to_toml(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(format!("chain = \"{}\"\n", *self.chain.text()));
        for (table, keys) in [("digest", &self.digest), ("seal", &self.seal)] {
            for KeyText { id, key, made } in keys {
                let key = key.text();
                text.push_str(&Zeroizing::new(format!(
                    "\n[[{table}]]\nid = {id}\nkey = \"{}\"\n",
                    *key
                )));
                if let Some(Moment(at)) = made {
                    text.push_str(&format!("made = \"{at}\"\n"));
                }
            }
        }
        text
    }
}

const HEADING: &str = "\
# The keys of this Jeton. Without `digest` no token can be verified, without `seal` none can be shown again,
# without `chain` the log cannot be checked. Keep a copy apart from the backups of the database.
";

fn sync_directory(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(directory) => fs::File::open(directory)?.sync_all(),
        None => Ok(()),
    }
}

fn invalid(path: &Path, line: usize, why: &'static str) -> KeyError {
    KeyError::Invalid { path: path.to_owned(), line, why }
}
