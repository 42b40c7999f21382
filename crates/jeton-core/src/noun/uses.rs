//! Uses: who showed which secret of a token, from where and by what program.

use std::net::IpAddr;

use jeton_token::Digest;
use jiff::Timestamp;

use super::{id::TokenId, name::ClientName};

/// The showings of one secret from one address by one program, all accepted or all refused. It was seen and not done,
/// so that it is no part of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The token.
    pub token: TokenId,
    /// Which of its secrets.
    pub secret: SecretMark,
    /// Whether the verdict was to allow.
    pub accepted: bool,
    /// Where it came from, if known.
    pub address: Option<IpAddr>,
    /// The program, if it said so.
    pub agent: Option<ClientName>,
    /// When it was first seen, to the second.
    pub first_at: Timestamp,
    /// When it was last seen, to the second.
    pub last_at: Timestamp,
    /// In how many seconds it was seen: however often within one, it counts once.
    pub count: i64,
}

/// One of a token's secrets, by the first 8 bytes of its digest. It is there to be compared, and shown to nobody.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SecretMark([u8; 8]);

impl SecretMark {
    /// The mark of the secret with that digest.
    pub fn of(digest: &Digest) -> Self {
        let [a, b, c, d, e, f, g, h, ..] = *digest.as_bytes();
        Self([a, b, c, d, e, f, g, h])
    }

    /// Restores a mark from its bytes.
    pub fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8; 8] {
        &self.0
    }
}

impl std::fmt::Debug for SecretMark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretMark(…)")
    }
}
