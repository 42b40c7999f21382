//! The token index: where the slots of a token are, for the writer alone.

use jeton_core::TokenId;

use crate::key::{Key, id_hash};

/// From a token's identifier to the [`Key`]s of its slots: one for its live secret and one for its prior, if it has
/// one. An entry takes 8 bytes: 24 bits of the identifier's hash and the 40 bits of a key. Whose slot a key leads to
/// is for the slot to say. The shards grow one by one, so that no change waits for the whole index to be copied.
#[derive(Debug)]
pub(crate) struct TokenIndex {
    shards: Box<[Shard]>,
}

/// An open-addressing table with linear probing, in chunks of one size: it grows by adding some and never moves one,
/// so that the allocator's heap keeps no holes.
#[derive(Debug, Default)]
struct Shard {
    chunks: Vec<Box<[u64]>>,
    used: usize,
}

/// How many cells a chunk has: 1 KiB.
const CHUNK: usize = 128;

impl TokenIndex {
    /// An index in which so many entries find room without growing, as far as chance spreads them evenly.
    pub(crate) fn with_capacity(entries: usize) -> Self {
        let mean = entries.div_ceil(SHARDS);
        let room = mean + 2 * mean.isqrt();
        Self { shards: (0..SHARDS).map(|_| Shard::for_entries(room)).collect() }
    }

    /// The keys under which slots of `token` may be found.
    pub(crate) fn keys(&self, token: TokenId) -> impl Iterator<Item = Key> {
        let (shard, tag) = place(token);
        let shard = &self.shards[shard];
        shard.under(tag).map(|(_, entry)| key_of(entry))
    }

    /// Reads where the search for `token` begins, and tells nothing of use.
    pub(crate) fn glance(&self, token: TokenId) -> u64 {
        let (shard, tag) = place(token);
        let shard = &self.shards[shard];
        shard.cells_from_home_of(tag).next().map_or(0, |home| shard.at(home))
    }

    /// Adds a key for `token`.
    pub(crate) fn add(&mut self, token: TokenId, key: Key) {
        let (shard, tag) = place(token);
        self.shards[shard].add(entry(tag, key));
    }

    /// Puts a key for `token` in the place of another that it had.
    pub(crate) fn replace(&mut self, token: TokenId, old: Key, new: Key) {
        let (shard, tag) = place(token);
        let shard = &mut self.shards[shard];
        let known = shard.under(tag).find(|(_, entry)| key_of(*entry) == old);
        match known {
            Some((cell, _)) => shard.set(cell, entry(tag, new)),
            None => shard.add(entry(tag, new)),
        }
    }

    /// The memory that the index takes.
    pub(crate) fn bytes(&self) -> usize {
        let cells: usize = self.shards.iter().map(Shard::cells).sum();
        size_of_val(&*self.shards) + cells * size_of::<u64>()
    }
}

impl Shard {
    fn for_entries(entries: usize) -> Self {
        let mut shard = Self::default();
        shard.make_room_for(entries);
        shard
    }

    /// The entries with that tag and their cells.
    fn under(&self, tag: u32) -> impl Iterator<Item = (usize, u64)> {
        self.cells_from_home_of(tag)
            .map(|cell| (cell, self.at(cell)))
            .take_while(|(_, entry)| *entry != EMPTY)
            .filter(move |(_, entry)| tag_of(*entry) == tag)
    }

    fn add(&mut self, entry: u64) {
        if (self.used + 1) * MAX_LOAD.1 > self.cells() * MAX_LOAD.0 {
            let entries = self.take_out();
            self.make_room_for(entries.len() * GROWTH.0 / GROWTH.1 + 1);
            entries.into_iter().for_each(|entry| self.put(entry));
        }
        self.put(entry);
    }

    fn put(&mut self, entry: u64) {
        let mut cells = self.cells_from_home_of(tag_of(entry));
        if let Some(cell) = cells.find(|cell| self.at(*cell) == EMPTY) {
            self.set(cell, entry);
            self.used += 1;
        }
    }

    fn take_out(&mut self) -> Vec<u64> {
        let cells = self.chunks.iter_mut().flat_map(|chunk| chunk.iter_mut());
        let entries = cells.map(std::mem::take).filter(|entry| *entry != EMPTY).collect();
        self.used = 0;
        entries
    }

    fn make_room_for(&mut self, entries: usize) {
        let chunks = (entries * MAX_LOAD.1).div_ceil(CHUNK * MAX_LOAD.0);
        self.chunks.resize_with(chunks, || [EMPTY; CHUNK].into());
    }

    /// All cells, from the home of a tag on.
    fn cells_from_home_of(&self, tag: u32) -> impl Iterator<Item = usize> + use<> {
        let cells = self.cells();
        let home = ((u64::from(tag) * cells as u64) >> TAG_BITS) as usize;
        (home..cells).chain(0..home)
    }

    fn cells(&self) -> usize {
        self.chunks.len() * CHUNK
    }

    fn at(&self, cell: usize) -> u64 {
        self.chunks[cell / CHUNK][cell % CHUNK]
    }

    fn set(&mut self, cell: usize, entry: u64) {
        self.chunks[cell / CHUNK][cell % CHUNK] = entry;
    }
}

/// The shard of a token and its tag there. No tag is 0, so that no entry is [`EMPTY`].
fn place(token: TokenId) -> (usize, u32) {
    let hash = id_hash(token.as_bytes());
    let tag = (hash >> (56 - TAG_BITS)) as u32 & TAG_MASK;
    ((hash >> 56) as usize, tag.max(1))
}

fn entry(tag: u32, key: Key) -> u64 {
    (u64::from(tag) << 40) | (u64::from(key.shard) << 32) | u64::from(key.tag)
}

fn tag_of(entry: u64) -> u32 {
    (entry >> 40) as u32
}

fn key_of(entry: u64) -> Key {
    Key { shard: (entry >> 32) as u8, tag: entry as u32 }
}

const EMPTY: u64 = 0;
const SHARDS: usize = 256;
const TAG_BITS: u32 = 24;
const TAG_MASK: u32 = (1 << TAG_BITS) - 1;

/// At most 3 of 4 cells are used, so that whoever is not there is missed after some eight of them; with 9 of 10 it were fifty. A
/// full shard grows by a tenth.
const MAX_LOAD: (usize, usize) = (3, 4);
const GROWTH: (usize, usize) = (11, 10);

#[cfg(test)]
mod tests {
    use super::*;

    fn token(n: u32) -> TokenId {
        TokenId::from_bytes(u128::from(n).to_be_bytes())
    }

    fn key(n: u32) -> Key {
        Key { shard: n as u8, tag: n }
    }

    #[test]
    fn every_key_is_found_again_while_the_index_grows() {
        let mut index = TokenIndex::with_capacity(0);

        for n in 0..200_000 {
            index.add(token(n), key(n));
        }

        assert!((0..200_000).all(|n| index.keys(token(n)).any(|found| found == key(n))));
        assert!(index.bytes() < 200_000 * 12);
    }

    #[test]
    fn a_replaced_key_is_found_no_more() {
        let mut index = TokenIndex::with_capacity(10);
        index.add(token(1), key(1));
        index.add(token(1), key(2));

        index.replace(token(1), key(1), key(3));

        let mut keys: Vec<u32> = index.keys(token(1)).map(|key| key.tag).collect();
        keys.sort_unstable();
        assert_eq!(keys, [2, 3]);
    }
}
