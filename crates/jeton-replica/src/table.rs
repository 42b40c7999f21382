//! The table: every slot, in 256 shards, found by the digest of a secret.

use std::{
    alloc::{Layout, handle_alloc_error},
    hint::spin_loop,
    sync::atomic::{AtomicU32, Ordering, fence},
    thread::yield_now,
};

use jeton_core::TokenId;
use zerocopy::FromZeros as _;

use crate::{
    arena::give_back,
    cells::{Cells, Directory},
    entry::is_about,
    key::{Key, Mark, tag_of},
    segment::{Draft, Segment, grown, has_room},
    slot::{PATIENCE, Slot, Words},
};

/// All slots. A full shard is copied into a larger one, in which later writes land, and its old chunks go back to the arena
/// while readers may still look at them: a shard has a sequence lock, as a slot does, and whoever finds that it is of another
/// generation than when they began looks anew. So a reader writes nothing, not even a count of readers.
///
/// As 256 shards share the work, the writer never stops for long: about a millisecond at 10,000,000 tokens.
#[derive(Debug)]
pub(crate) struct Table {
    shards: Box<[Shard]>,
    /// Where the chunks are: the first ones of all shards, then the second ones of all shards, and so on. Memory is only
    /// what was used of it.
    directory: Box<[AtomicU32]>,
}

/// How a shard's chunks are to be read.
#[derive(Debug, Default)]
#[repr(align(16))]
struct Shard {
    /// Odd while the directory is changed.
    generation: AtomicU32,
    cells: AtomicU32,
    /// For the writer alone.
    used: AtomicU32,
}

const SHARDS: usize = 256;

/// So many chunks find room in the directory of a shard: a table has at most a thousand million slots.
const MAX_CHUNKS: usize = 1 << 14;

impl Table {
    /// A table in which so many slots find room without growing, as far as chance spreads them evenly.
    pub(crate) fn with_capacity(slots: usize) -> Self {
        let directory = <[AtomicU32]>::new_box_zeroed_with_elems(SHARDS * MAX_CHUNKS);
        let shards = (0..SHARDS).map(|_| Shard::default()).collect();
        let directory = directory.unwrap_or_else(|_| {
            handle_alloc_error(Layout::new::<[AtomicU32; SHARDS * MAX_CHUNKS]>())
        });
        let table = Self { shards, directory };
        table.make_room(slots);
        table
    }

    /// Makes as much room in a table in which nothing is yet. One writer at a time.
    pub(crate) fn make_room(&self, slots: usize) {
        let mean = slots.div_ceil(SHARDS);
        // Two standard deviations: the few shards that get more grow by themselves.
        let room = mean + 2 * mean.isqrt();
        let shards = if slots > 0 { SHARDS } else { 0 };
        (0..shards).for_each(|shard| self.replace(shard, Draft::for_slots(room)));
    }

    /// What the slot of `mark` holds. This and what it calls is always inlined: to hand seven words on through memory takes
    /// longer than to read them.
    #[inline(always)]
    pub(crate) fn find(&self, mark: Mark) -> Option<Words> {
        let shard = usize::from(mark.shard);
        let generation = &self.shards[shard].generation;
        let mut looks = 0_u32;
        loop {
            let before = generation.load(Ordering::Acquire);
            let found = self.segment(shard).find(mark.key().tag, |slot| read_if_of(mark, slot));
            fence(Ordering::Acquire);
            if before.is_multiple_of(2) && generation.load(Ordering::Relaxed) == before {
                return found;
            }
            looks += 1;
            if looks.is_multiple_of(PATIENCE) {
                yield_now();
            } else {
                spin_loop();
            }
        }
    }

    /// What the slot under `key` holds that is about `token`. Two secrets of one token have the same key once in 2^40
    /// rotations. Nobody may write meanwhile.
    pub(crate) fn find_of(&self, key: Key, token: TokenId) -> Option<Words> {
        // Several secrets of one token may begin their search in the same cell, so that the tag counts too.
        let is_it = |words: &Words| tag_of(words.words[0]) == key.tag && is_about(words, token);
        let read = |slot: &Slot| Some(slot.read()).filter(is_it);
        self.segment(key.shard.into()).find(key.tag, read)
    }

    /// Reads where the search for `mark` begins, and tells nothing of use.
    pub(crate) fn glance(&self, mark: Mark) -> u64 {
        self.segment(mark.shard.into()).glance(mark.key().tag)
    }

    /// Writes the slot of `mark`. One writer at a time.
    pub(crate) fn put(&self, mark: Mark, words: Words) {
        let shard = usize::from(mark.shard);
        let write = |slot: &Slot| mark.is_of(slot.ends()).then(|| slot.write(words));
        if self.segment(shard).find(mark.key().tag, write).is_some() {
            return;
        }
        let Shard { cells, used, .. } = &self.shards[shard];
        let slots = used.load(Ordering::Relaxed) as usize;
        if !has_room(slots, cells.load(Ordering::Relaxed) as usize) {
            let larger = Draft::for_slots(grown(slots));
            larger.segment().add_all(self.segment(shard).each());
            self.replace(shard, larger);
        }
        self.segment(shard).add(words);
        used.fetch_add(1, Ordering::Relaxed);
    }

    /// The shards, one after the other. Nobody may write meanwhile.
    pub(crate) fn shards(&self) -> impl Iterator<Item = impl Iterator<Item = Words>> {
        (0..SHARDS).map(|shard| self.segment(shard).each().map(Slot::read))
    }

    /// The memory that the table takes.
    pub(crate) fn bytes(&self) -> usize {
        let cells: usize = (0..SHARDS).map(|shard| self.cells(shard).len()).sum();
        cells * size_of::<Slot>() + size_of_val(&*self.shards)
    }

    /// Leads readers to another segment.
    fn replace(&self, shard: usize, draft: Draft) {
        let old = self.cells(shard).chunks();
        let (cells, chunks) = draft.into_parts();
        assert!(chunks.count() <= MAX_CHUNKS, "a table has at most a thousand million slots");
        let Shard { generation, cells: len, .. } = &self.shards[shard];
        let before = generation.load(Ordering::Relaxed);
        generation.store(before.wrapping_add(1), Ordering::Relaxed);
        fence(Ordering::Release);
        self.directory(shard).set(&chunks);
        len.store(cells as u32, Ordering::Release);
        generation.store(before.wrapping_add(2), Ordering::Release);
        give_back(old);
    }

    #[inline(always)]
    fn segment(&self, shard: usize) -> Segment<'_> {
        Segment::new(self.cells(shard))
    }

    #[inline(always)]
    fn cells(&self, shard: usize) -> Cells<'_> {
        let len = self.shards[shard].cells.load(Ordering::Acquire) as usize;
        Cells::new(len, self.directory(shard))
    }

    #[inline(always)]
    fn directory(&self, shard: usize) -> Directory<'_> {
        Directory::new(&self.directory, shard, SHARDS)
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        (0..SHARDS).for_each(|shard| give_back(self.cells(shard).chunks()));
    }
}

/// What the slot holds, if it is that of `mark`. A slot's mark stays what it was when it was first written, so that it can be
/// read without the rest.
#[inline(always)]
fn read_if_of(mark: Mark, slot: &Slot) -> Option<Words> {
    mark.is_of(slot.ends()).then(|| slot.read())
}
