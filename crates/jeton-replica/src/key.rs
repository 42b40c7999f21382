//! Keys of the index, and the half of a digest that a slot keeps.

use jeton_token::Digest;

/// The 40 bits by which an [`Index`](crate::index::Index) looks for something: a shard and a tag within it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) shard: u8,
    pub(crate) tag: u32,
}

impl Key {
    /// The key of a digest: its first bytes. They are as good as random, and as nobody outside has the digest's
    /// key, nobody can choose secrets that crowd one shard.
    pub(crate) fn of_digest(digest: &Digest) -> Self {
        let [shard, a, b, c, d, ..] = *digest.as_bytes();
        Self {
            shard,
            tag: u32::from_be_bytes([a, b, c, d]),
        }
    }

    /// The key of an identifier. A UUIDv7 begins with the time, so its bits are mixed first.
    pub(crate) fn of_id(id: &[u8; 16]) -> Self {
        let bits = u128::from_be_bytes(*id);
        let [high, low] = [(bits >> 64) as u64, bits as u64];
        let product = u128::from(high ^ MIX[0]) * u128::from(low ^ MIX[1]);
        Self::of_hash((product >> 64) as u64 ^ product as u64)
    }

    /// The key of something that was hashed.
    pub(crate) fn of_hash(hash: u64) -> Self {
        let mixed = hash.wrapping_mul(MIX[0]);
        Self {
            shard: (mixed >> 56) as u8,
            tag: (mixed >> 24) as u32,
        }
    }
}

/// Odd numbers without a pattern: digits of the golden ratio and of pi.
const MIX: [u64; 2] = [0x9e37_79b9_7f4a_7c15, 0x2436_a885_a308_d313];

/// The second half of a digest: 128 bits, compared in full. With the 40 bits of the [`Key`], which come from the
/// first half, a secret is told from another by 168 bits. Fewer would do: digests are made with a key that nobody
/// outside has, so that nobody can search for two that agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Half(pub(crate) [u64; 2]);

impl Half {
    /// The second half of `digest`.
    pub(crate) fn of(digest: &Digest) -> Self {
        let bits = u128::from_be_bytes(
            *digest
                .as_bytes()
                .last_chunk()
                .expect("32 bytes end with 16"),
        );
        Self(words(bits))
    }
}

/// An identifier as two words.
pub(crate) fn id_words(id: &[u8; 16]) -> [u64; 2] {
    words(u128::from_be_bytes(*id))
}

/// The identifier that [`id_words`] made two words of.
pub(crate) fn id_bytes([high, low]: [u64; 2]) -> [u8; 16] {
    ((u128::from(high) << 64) | u128::from(low)).to_be_bytes()
}

fn words(bits: u128) -> [u64; 2] {
    [(bits >> 64) as u64, bits as u64]
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn an_identifier_reads_back_from_its_words() {
        let id = std::array::from_fn(|i| i as u8 * 17);

        assert_eq!(id_bytes(id_words(&id)), id);
    }

    #[test]
    fn identifiers_that_differ_in_few_bits_spread_over_all_shards() {
        let keys: Vec<Key> = (0_u128..10_000)
            .map(|n| Key::of_id(&n.to_be_bytes()))
            .collect();

        let shards: HashSet<u8> = keys.iter().map(|key| key.shard).collect();
        let tags: HashSet<u32> = keys.iter().map(|key| key.tag).collect();
        assert_eq!(shards.len(), 256);
        assert!(tags.len() > 9_990);
    }
}
