//! The keyed digest: what is stored and looked up instead of a secret.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::short_hmac::ShortHmac;

/// HMAC-SHA-256 (RFC 2104) of a secret under a [`DigestKey`]. Looking one up takes the key, so the time
/// of a look-up tells nothing about a secret.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Restores a stored digest.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Digest({:02x}{:02x}…)", self.0[0], self.0[1])
    }
}

/// Names a key; it is stored in every row whose digest or seal was made with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(pub u32);

/// A key for digests. It lives outside the database: who reads the database alone can forge nothing.
#[derive(Clone)]
pub struct DigestKey {
    id: KeyId,
    // The state after the inner and outer pads: a digest then costs no more than the secret's own blocks.
    short: ShortHmac,
    keyed: Hmac<Sha256>,
}

impl DigestKey {
    /// A key from 32 secret bytes.
    pub fn new(id: KeyId, bytes: &[u8; 32]) -> Self {
        let keyed = Hmac::new_from_slice(bytes).expect("HMAC takes a key of any length");
        Self { id, short: ShortHmac::new(bytes), keyed }
    }

    /// The name of this key.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// The digest of a secret's text.
    pub fn digest(&self, text: &str) -> Digest {
        let long = || {
            let mut mac = self.keyed.clone();
            mac.update(text.as_bytes());
            mac.finalize().into_bytes().into()
        };
        Digest(self.short.of(text.as_bytes()).unwrap_or_else(long))
    }
}

impl std::fmt::Debug for DigestKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DigestKey({})", self.id.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_hmac_sha_256_as_in_rfc_4231_case_2() {
        let mut key = [0; 32];
        key[..4].copy_from_slice(b"Jefe");

        let digest = DigestKey::new(KeyId(1), &key).digest("what do ya want for nothing?");

        // RFC 4231 section 4.3; zero bytes behind a short key do not change an HMAC (RFC 2104 section 2).
        assert_eq!(digest.as_bytes()[..8], [0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75, 0x4e]);
    }

    #[test]
    fn two_keys_give_two_digests_and_neither_shows_in_debug() {
        let (a, b) = (DigestKey::new(KeyId(1), &[7; 32]), DigestKey::new(KeyId(2), &[8; 32]));

        assert_ne!(a.digest("secret"), b.digest("secret"));
        assert_eq!(format!("{a:?}"), "DigestKey(1)");
        assert_eq!(format!("{:?}", a.digest("secret")).len(), "Digest(0000…)".len());
    }
}
