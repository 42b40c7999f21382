//! The key file: made once with mode 0600, and refused when others may read it.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use jeton_token::{DigestKey, KeyId};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use super::{Keys, SealKey};
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
        /// The line, from 1; 0 where the whole file is meant.
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
    /// No randomness for new keys.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

/// The file's content.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyFile {
    chain: Hex,
    digest: Vec<KeyText>,
    seal: Vec<KeyText>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct KeyText {
    id: u32,
    key: Hex,
}

/// 32 bytes as hexadecimal digits, wiped on drop.
#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct Hex(String);

impl Drop for Hex {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Hex {
    fn of(bytes: &[u8; 32]) -> Self {
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    fn bytes(&self) -> Option<Zeroizing<[u8; 32]>> {
        let text = self.0.as_bytes();
        if text.len() != 64 || !text.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        let mut bytes = Zeroizing::new([0; 32]);
        for (byte, pair) in bytes.iter_mut().zip(self.0.as_bytes().chunks_exact(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(bytes)
    }
}

impl KeyFile {
    pub(super) fn read(path: &Path) -> Result<Self, KeyError> {
        let io = |source| KeyError::Io {
            path: path.to_owned(),
            source,
        };
        let mode = fs::metadata(path).map_err(io)?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(KeyError::Exposed {
                path: path.to_owned(),
                mode,
            });
        }
        let text = Zeroizing::new(fs::read_to_string(path).map_err(io)?);
        toml::from_str(&text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = text[..start].matches('\n').count() + 1;
            // The parser's own message could quote a key.
            invalid(
                path,
                line,
                "it is not a key file: `chain`, `[[digest]]` and `[[seal]]` with `id` and `key`",
            )
        })
    }

    pub(super) fn create(path: &Path, randomness: &Randomness) -> Result<Self, KeyError> {
        let draw = || -> Result<Hex, KeyError> { Ok(Hex::of(randomness.draw()?.as_bytes())) };
        let file = Self {
            chain: draw()?,
            digest: vec![KeyText {
                id: 1,
                key: draw()?,
            }],
            seal: vec![KeyText {
                id: 1,
                key: draw()?,
            }],
        };
        let text = Zeroizing::new(format!("{HEADING}{}", file.to_toml()));
        let io = |source| KeyError::Io {
            path: path.to_owned(),
            source,
        };
        let mut handle = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .map_err(io)?;
        handle
            .write_all(text.as_bytes())
            .and_then(|()| handle.sync_all())
            .map_err(io)?;
        Ok(file)
    }

    pub(super) fn keys(&self, path: &Path) -> Result<Keys, KeyError> {
        let bytes = |hex: &Hex| {
            hex.bytes()
                .ok_or_else(|| invalid(path, 0, "a key is 64 hexadecimal digits"))
        };
        let mut digests = Vec::new();
        for KeyText { id, key } in &self.digest {
            digests.push(DigestKey::new(KeyId(*id), &*bytes(key)?));
        }
        let mut seals = Vec::new();
        for KeyText { id, key } in &self.seal {
            seals.push(SealKey::new(KeyId(*id), &*bytes(key)?));
        }
        if digests.is_empty() || seals.is_empty() {
            return Err(invalid(
                path,
                0,
                "it has no `[[digest]]` or no `[[seal]]` key",
            ));
        }
        digests.sort_by_key(|key| std::cmp::Reverse(key.id()));
        seals.sort_by_key(|key| std::cmp::Reverse(key.id));
        Ok(Keys {
            digests,
            seals,
            chain: *bytes(&self.chain)?,
        })
    }

    fn to_toml(&self) -> String {
        let mut text = format!("chain = \"{}\"\n", self.chain.0);
        for (table, keys) in [("digest", &self.digest), ("seal", &self.seal)] {
            for KeyText { id, key } in keys {
                text.push_str(&format!("\n[[{table}]]\nid = {id}\nkey = \"{}\"\n", key.0));
            }
        }
        text
    }
}

const HEADING: &str = "\
# The keys of this Jeton. Without `digest` no token can be verified, without `seal` none can be shown again,
# without `chain` the log cannot be checked. Keep a copy apart from the backups of the database.
";

fn invalid(path: &Path, line: usize, why: &'static str) -> KeyError {
    KeyError::Invalid {
        path: path.to_owned(),
        line,
        why,
    }
}
