//! The manifest of a backup: which end of the log it has, and what its bytes come to, under a key that is made of the
//! chain's.

use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::{
    Head,
    hex::{hex, unhex},
};

/// What a backup holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manifest {
    /// When it was made.
    pub at: Timestamp,
    /// The end of its log.
    pub head: Head,
    /// How long the file is.
    pub bytes: u64,
    /// What the file comes to by SHA-256.
    pub sha256: [u8; 32],
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: u32,
    at: String,
    seq: i64,
    hash: String,
    bytes: u64,
    sha256: String,
    code: String,
}

const VERSION: u32 = 1;
const KEY_LABEL: &[u8] = b"jeton backup key v1";
const LABEL: &[u8] = b"jeton backup v1";

/// Where the manifest of the backup at `path` is.
pub fn manifest_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".json");
    name.into()
}

impl Manifest {
    /// The text of the file.
    pub(super) fn text(&self, chain_key: &[u8; 32]) -> String {
        let at = self.at.to_string();
        let code = self.code(chain_key, &at).finalize().into_bytes();
        let written = Written {
            version: VERSION,
            at,
            seq: self.head.seq,
            hash: hex(&self.head.hash),
            bytes: self.bytes,
            sha256: hex(&self.sha256),
            code: hex(&code),
        };
        let text = serde_json::to_string_pretty(&written);
        text.expect("texts and numbers under fixed keys are always JSON") + "\n"
    }

    /// Reads it back; nothing where it was written under another key, or altered.
    pub(super) fn read(text: &str, chain_key: &[u8; 32]) -> Option<Self> {
        let written: Written = serde_json::from_str(text).ok()?;
        let read = Self {
            at: written.at.parse().ok()?,
            head: Head { seq: written.seq, hash: unhex(&written.hash)? },
            bytes: written.bytes,
            sha256: unhex(&written.sha256)?,
        };
        let code: [u8; 32] = unhex(&written.code)?;
        read.code(chain_key, &written.at).verify_slice(&code).ok()?;
        (written.version == VERSION).then_some(read)
    }

    fn code(&self, chain_key: &[u8; 32], at: &str) -> Hmac<Sha256> {
        let mut derived = hmac(chain_key);
        derived.update(KEY_LABEL);
        let mut mac = hmac(&derived.finalize().into_bytes());
        mac.update(LABEL);
        mac.update(&self.head.seq.to_be_bytes());
        mac.update(&self.head.hash);
        mac.update(&self.bytes.to_be_bytes());
        mac.update(&self.sha256);
        mac.update(at.as_bytes());
        mac
    }
}

fn hmac(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes a key of any length")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        Manifest {
            at: "2026-01-15T12:00:00Z".parse().unwrap(),
            head: Head { seq: 7, hash: [0xab; 32] },
            bytes: 4096,
            sha256: [0xcd; 32],
        }
    }

    #[test]
    fn a_manifest_reads_back_under_its_own_key_and_under_no_other() {
        let text = manifest().text(&[1; 32]);

        assert_eq!(Manifest::read(&text, &[1; 32]), Some(manifest()), "{text}");
        assert_eq!(Manifest::read(&text, &[2; 32]), None);
    }

    #[test]
    fn a_manifest_in_which_anything_was_changed_is_none() {
        let text = manifest().text(&[1; 32]);

        for (said, other) in [("7,", "8,"), ("4096", "4097"), ("abab", "abac"), ("cdcd", "cdce")] {
            let changed = text.replacen(said, other, 1);
            assert!(changed != text && Manifest::read(&changed, &[1; 32]).is_none(), "{changed}");
        }
        let later = text.replace("12:00:00Z", "12:00:01Z");
        assert!(later != text && Manifest::read(&later, &[1; 32]).is_none(), "{later}");
    }
}
