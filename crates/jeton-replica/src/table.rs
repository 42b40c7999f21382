//! The table: every slot, in 256 shards, found by the digest of a secret.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use arc_swap::ArcSwap;
use jeton_core::TokenId;

use crate::{
    entry::is_about,
    key::{Key, Mark, tag_of},
    segment::Segment,
    slot::{Slot, Words},
};

/// All slots. A full shard is copied into a larger one, in which later writes land, while those readers who had
/// begun before go on with the old one. As 256 shards share the work, the writer never stops for long: about a
/// millisecond at 10,000,000 tokens.
#[derive(Debug)]
pub(crate) struct Table {
    shards: Box<[ArcSwap<Segment>]>,
    bytes: AtomicUsize,
}

impl Table {
    /// A table in which so many slots find room without growing, as far as chance spreads them evenly.
    pub(crate) fn with_capacity(slots: usize) -> Self {
        let shards: Box<[_]> = (0..SHARDS).map(|_| ArcSwap::from(segment_of(slots))).collect();
        let bytes = shards.iter().map(|shard| shard.load().bytes()).sum();
        Self { shards, bytes: AtomicUsize::new(bytes) }
    }

    /// Makes as much room in a table in which nothing is yet. One writer at a time.
    pub(crate) fn make_room(&self, slots: usize) {
        let segments = self.shards.iter().map(|shard| {
            let segment = segment_of(slots);
            let bytes = segment.bytes();
            shard.store(segment);
            bytes
        });
        self.bytes.store(segments.sum(), Ordering::Relaxed);
    }

    /// What the slot of `mark` holds.
    pub(crate) fn find(&self, mark: Mark) -> Option<Words> {
        let read = |slot: &Slot| if_of(mark, slot).map(Slot::read);
        self.shard(mark.shard).load().find(mark.key().tag, read)
    }

    /// What the slot under `key` holds that is about `token`. Two secrets of one token have the same key once in 2^40
    /// rotations.
    pub(crate) fn find_of(&self, key: Key, token: TokenId) -> Option<Words> {
        // Several secrets of one token may begin their search in the same cell, so that the tag counts too.
        let is_it = |words: &Words| tag_of(words.words[0]) == key.tag && is_about(words, token);
        let read = |slot: &Slot| Some(slot.read()).filter(is_it);
        self.shard(key.shard).load().find(key.tag, read)
    }

    /// Reads where the search for `mark` begins, and tells nothing of use.
    pub(crate) fn glance(&self, mark: Mark) -> u64 {
        self.shard(mark.shard).load().glance(mark.key().tag)
    }

    /// Writes the slot of `mark`. One writer at a time.
    pub(crate) fn put(&self, mark: Mark, words: Words) {
        let shard = self.shard(mark.shard);
        let segment = shard.load();
        let write = |slot: &Slot| if_of(mark, slot).map(|slot| slot.write(words));
        if segment.find(mark.key().tag, write).is_some() {
            return;
        }
        if segment.has_room() {
            segment.add(words);
            return;
        }
        let larger = segment.grown();
        larger.add(words);
        self.bytes.fetch_add(larger.bytes() - segment.bytes(), Ordering::Relaxed);
        // A reader may still have the old segment; then it is freed when the last of them is done.
        shard.store(Arc::new(larger));
    }

    /// The shards, one after the other.
    pub(crate) fn shards(&self) -> impl Iterator<Item = Shard<'_>> {
        self.shards.iter().map(Shard)
    }

    /// The memory that the table takes.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes.load(Ordering::Relaxed) + size_of_val(&*self.shards)
    }

    fn shard(&self, shard: u8) -> &ArcSwap<Segment> {
        &self.shards[usize::from(shard)]
    }
}

/// One of the parts of the table.
pub(crate) struct Shard<'t>(&'t ArcSwap<Segment>);

impl Shard<'_> {
    /// Hands what each of its slots holds to `take`.
    pub(crate) fn each(&self, take: impl FnMut(Words)) {
        self.0.load().each().map(Slot::read).for_each(take);
    }
}

/// The slot, if it is that of `mark`. A slot's mark stays what it was when it was first written, so that it can be
/// read without the rest.
fn if_of(mark: Mark, slot: &Slot) -> Option<&Slot> {
    mark.is_of(slot.ends()).then_some(slot)
}

/// A segment for one of the shards, if all of them have so many slots.
fn segment_of(slots: usize) -> Arc<Segment> {
    let mean = slots.div_ceil(SHARDS);
    // Two standard deviations: the few shards that get more grow by themselves.
    let room = mean + 2 * mean.isqrt();
    Arc::new(Segment::for_slots(room))
}

const SHARDS: usize = 256;
