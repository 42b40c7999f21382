//! What a slot keeps of a digest, and how identifiers become words.

use jeton_token::Digest;

use crate::slot::Words;

/// The first 104 bits of a digest: 8 choose the shard, the next 32 the place within it, and all but the shard's
/// stand in the slot. They are enough: digests are made with a key that nobody outside has, so that nobody can
/// search for two that agree, and a random one agrees with any of 10,000,000 tokens once in 2^80 requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) shard: u8,
    pub(crate) word: u64,
    pub(crate) tail: u32,
}

impl Mark {
    /// The mark of a digest.
    pub(crate) fn of(digest: &Digest) -> Self {
        let [shard, a, b, c, d, e, f, g, h, i, j, k, l, ..] = *digest.as_bytes();
        Self {
            shard,
            word: u64::from_be_bytes([a, b, c, d, e, f, g, h]),
            tail: u32::from_be_bytes([i, j, k, l]),
        }
    }

    /// The mark of the slot with these words in that shard.
    pub(crate) fn of_words(shard: u8, words: &Words) -> Self {
        let [first, .., last] = words.words;
        Self { shard, word: first, tail: (last >> 32) as u32 }
    }

    /// Whether these are the first and the last word of this mark's slot; both are in the shard of the mark.
    pub(crate) fn is_of(self, [first, last]: [u64; 2]) -> bool {
        first == self.word && (last >> 32) as u32 == self.tail
    }

    /// The part of the mark by which a slot is placed.
    pub(crate) fn key(self) -> Key {
        Key { shard: self.shard, tag: tag_of(self.word) }
    }
}

/// The tag within the first word of a mark.
pub(crate) fn tag_of(word: u64) -> u32 {
    (word >> 32) as u32
}

/// Where a slot is looked for: a shard, and a tag that says where to begin in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) shard: u8,
    pub(crate) tag: u32,
}

/// 64 well-mixed bits of an identifier. A UUIDv7 begins with the time, so its own bits would crowd.
pub(crate) fn id_hash(id: &[u8; 16]) -> u64 {
    let [high, low] = id_words(id);
    let product = u128::from(high ^ MIX[0]) * u128::from(low ^ MIX[1]);
    let folded = (product >> 64) as u64 ^ product as u64;
    folded.wrapping_mul(MIX[0])
}

/// Odd numbers without a pattern: digits of the golden ratio and of pi.
const MIX: [u64; 2] = [0x9e37_79b9_7f4a_7c15, 0x2436_a885_a308_d313];

/// An identifier as two words.
pub(crate) fn id_words(id: &[u8; 16]) -> [u64; 2] {
    let bits = u128::from_be_bytes(*id);
    [(bits >> 64) as u64, bits as u64]
}

/// The identifier that [`id_words`] made two words of.
pub(crate) fn id_bytes([high, low]: [u64; 2]) -> [u8; 16] {
    ((u128::from(high) << 64) | u128::from(low)).to_be_bytes()
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
    fn identifiers_that_differ_in_few_bits_differ_in_both_ends_of_their_hashes() {
        let hashes: Vec<u64> = (0_u128..10_000).map(|n| id_hash(&n.to_be_bytes())).collect();

        let shards: HashSet<u64> = hashes.iter().map(|hash| hash >> 56).collect();
        let tags: HashSet<u64> = hashes.iter().map(|hash| hash >> 24).collect();
        assert_eq!(shards.len(), 256);
        assert!(tags.len() > 9_990);
    }
}
