//! The hash chain that ties every entry of the log to all before it.
//!
//! The hash of an entry is HMAC-SHA-256 (RFC 2104) under a key that is not in the database, over a fixed label, the hash
//! before, and each column: numbers as 8 bytes, ids behind a byte that says whether there is one, texts behind their
//! length. No two entries give the same input.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::log::Line;

const LABEL: &[u8] = b"jeton log v1";

/// The end of the log: how long it is, and the hash that stands for all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Head {
    /// The place of the last entry; 0 while there is none.
    pub seq: i64,
    /// Its hash; 32 zeros while there is none.
    pub hash: [u8; 32],
}

impl Head {
    /// The head of the empty log.
    pub const EMPTY: Self = Self { seq: 0, hash: [0; 32] };
}

/// Computes the hashes of entries.
#[derive(Clone)]
pub(crate) struct Chain {
    // The state after the key's two pads: a hash then costs no more than its own blocks.
    keyed: Hmac<Sha256>,
}

impl Chain {
    /// A chain under `key`.
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        let keyed = Hmac::new_from_slice(key).expect("HMAC takes a key of any length");
        Self { keyed }
    }

    /// The hash of `line` behind the hash `before` it.
    pub(crate) fn hash(&self, before: &[u8; 32], line: &Line) -> [u8; 32] {
        let mut mac = self.keyed.clone();
        mac.update(LABEL);
        mac.update(before);
        mac.update(&line.seq.to_be_bytes());
        mac.update(&line.at.to_be_bytes());
        id(&mut mac, line.actor.as_ref());
        text(&mut mac, &line.event);
        id(&mut mac, line.account.as_ref());
        id(&mut mac, line.service.as_ref());
        id(&mut mac, line.session.as_ref());
        id(&mut mac, line.token.as_ref());
        text(&mut mac, &line.detail);
        mac.finalize().into_bytes().into()
    }
}

fn id(mac: &mut Hmac<Sha256>, id: Option<&[u8; 16]>) {
    match id {
        None => mac.update(&[0]),
        Some(bytes) => {
            mac.update(&[1]);
            mac.update(bytes);
        }
    }
}

fn text(mac: &mut Hmac<Sha256>, text: &str) {
    mac.update(&(text.len() as u64).to_be_bytes());
    mac.update(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line() -> Line {
        Line {
            seq: 1,
            at: 2,
            actor: None,
            event: "token.issued".to_owned(),
            account: Some([3; 16]),
            service: None,
            session: None,
            token: Some([4; 16]),
            detail: "{}".to_owned(),
            hash: [0; 32],
        }
    }

    #[test]
    fn the_hash_depends_on_the_key_on_the_hash_before_and_on_every_column() {
        let hash = |line: &Line| Chain::new(&[1; 32]).hash(&[0; 32], line);
        let plain = hash(&line());

        let others = [
            Chain::new(&[2; 32]).hash(&[0; 32], &line()),
            Chain::new(&[1; 32]).hash(&[1; 32], &line()),
            hash(&Line { seq: 2, ..line() }),
            hash(&Line { at: 3, ..line() }),
            hash(&Line { actor: Some([0; 16]), ..line() }),
            hash(&Line { event: "token.ended".to_owned(), ..line() }),
            hash(&Line { account: None, service: Some([3; 16]), ..line() }),
            hash(&Line { session: Some([3; 16]), ..line() }),
            hash(&Line { token: None, ..line() }),
            hash(&Line { detail: "{ }".to_owned(), ..line() }),
        ];

        assert!(others.iter().all(|other| *other != plain));
    }

    #[test]
    fn bytes_that_move_from_one_text_to_the_next_change_the_hash() {
        let chain = Chain::new(&[1; 32]);
        let (a, b) = (
            Line { event: "ab".to_owned(), detail: "c".to_owned(), ..line() },
            Line { event: "a".to_owned(), detail: "bc".to_owned(), ..line() },
        );

        assert_ne!(chain.hash(&[0; 32], &a), chain.hash(&[0; 32], &b));
    }
}
