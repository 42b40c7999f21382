//! A line of the anchor file: `1 TIME SEQ HASH CODE`, with blanks between.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::Anchor;
use crate::{
    Head,
    hex::{hex, unhex},
};

/// Writes and reads lines.
#[derive(Clone)]
pub(super) struct Lines {
    keyed: Hmac<Sha256>,
}

const KEY_LABEL: &[u8] = b"jeton anchor key v1";
const LABEL: &[u8] = b"jeton anchor v1";
const VERSION: &str = "1";

impl Lines {
    /// Lines under a key that is made of the chain's.
    pub(super) fn new(chain_key: &[u8; 32]) -> Self {
        let mut derived = hmac(chain_key);
        derived.update(KEY_LABEL);
        Self { keyed: hmac(&derived.finalize().into_bytes()) }
    }

    /// The line of an anchor, with its end.
    pub(super) fn write(&self, anchor: &Anchor) -> String {
        let Anchor { at, head } = anchor;
        let code = self.code(&at.to_string(), head).finalize().into_bytes();
        format!("{VERSION} {at} {} {} {}\n", head.seq, hex(&head.hash), hex(&code))
    }

    /// The anchor of a line without its end; nothing where this Jeton did not write it.
    pub(super) fn read(&self, line: &str) -> Option<Anchor> {
        let mut words = line.split(' ');
        let [version, at, seq, hash, code] = std::array::from_fn(|_| words.next().unwrap_or(""));
        if version != VERSION || words.next().is_some() {
            return None;
        }
        let head = Head { seq: seq.parse().ok()?, hash: unhex(hash)? };
        let code: [u8; 32] = unhex(code)?;
        self.code(at, &head).verify_slice(&code).ok()?;
        Some(Anchor { at: at.parse().ok()?, head })
    }

    fn code(&self, at: &str, head: &Head) -> Hmac<Sha256> {
        let mut mac = self.keyed.clone();
        mac.update(LABEL);
        mac.update(&head.seq.to_be_bytes());
        mac.update(&head.hash);
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

    fn anchor() -> Anchor {
        let at = "2026-01-15T12:00:00Z".parse().unwrap();
        Anchor { at, head: Head { seq: 7, hash: [0xab; 32] } }
    }

    #[test]
    fn a_line_reads_back() {
        let lines = Lines::new(&[1; 32]);

        let line = lines.write(&anchor());

        assert_eq!(lines.read(line.trim_end()), Some(anchor()), "{line}");
    }

    #[test]
    fn a_line_with_one_changed_character_is_nobodys() {
        let lines = Lines::new(&[1; 32]);
        let line = lines.write(&anchor());
        let line = line.trim_end();

        for place in 0..line.len() {
            for other in ['0', '1', 'a', ' ', 'Z'] {
                let mut changed: Vec<char> = line.chars().collect();
                changed[place] = other;
                let changed: String = changed.into_iter().collect();
                assert!(changed == line || lines.read(&changed).is_none(), "{changed}");
            }
        }
    }

    #[test]
    fn a_line_of_another_key_is_nobodys() {
        let line = Lines::new(&[1; 32]).write(&anchor());

        assert_eq!(Lines::new(&[2; 32]).read(line.trim_end()), None);
    }
}
