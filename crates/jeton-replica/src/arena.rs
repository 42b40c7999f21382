//! The arena: memory for large tables, in chunks of one size.
//!
//! Slots are looked up at random, so that in pages of 4 KiB nearly every look-up has to find out where its page lies, which
//! takes longer than to read the slot. The arena takes its memory in large regions, for which the kernel is asked to use
//! pages of 2 MiB. Regions are never given back: a table grows by being copied, and the next one takes what the last one
//! left.

use std::{
    alloc::{Layout, handle_alloc_error},
    mem,
    sync::{Mutex, MutexGuard, PoisonError},
};

use memmap2::MmapMut;
use zerocopy::FromBytes as _;

use crate::slot::Slot;

/// How many slots a chunk has: 8 KiB. A shorter row of slots is the allocator's, which keeps what such rows leave behind as
/// they grow: in larger chunks that would be more.
pub(crate) const CHUNK: usize = 128;

/// How large a region is, in bytes. Only what of it was once used is memory.
const REGION: usize = 64 << 20;

type Chunk = &'static mut [Slot; CHUNK];

/// What nobody has leased.
struct Arena {
    /// What somebody has had before; it may hold anything.
    left: Vec<Chunk>,
    /// What is left of the last region, all zeros.
    fresh: &'static mut [[Slot; CHUNK]],
}

/// Chunks that somebody gets.
struct Taken {
    /// They may hold anything.
    used: Vec<Chunk>,
    /// They are empty.
    fresh: Vec<Chunk>,
}

/// One for all tables of the process.
static ARENA: Mutex<Arena> = Mutex::new(Arena::new());

/// Some chunks, until they are dropped.
#[derive(Debug)]
pub(crate) struct Chunks(Vec<Chunk>);

impl Chunks {
    /// So many chunks of empty slots.
    pub(crate) fn lease(count: usize) -> Self {
        let mut chunks = arena().take(count);
        // The lock is open again: readers that give chunks back do not wait for this.
        chunks.used.iter_mut().for_each(|chunk| chunk.fill_with(Slot::default));
        chunks.used.append(&mut chunks.fresh);
        Self(chunks.used)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The chunk of that number.
    pub(crate) fn at(&self, chunk: usize) -> &[Slot; CHUNK] {
        self.0[chunk]
    }
}

impl Drop for Chunks {
    fn drop(&mut self) {
        arena().left.append(&mut self.0);
    }
}

/// The memory of the chunks that were once used and that nobody has leased.
pub(crate) fn left() -> usize {
    arena().left.len() * size_of::<[Slot; CHUNK]>()
}

impl Arena {
    const fn new() -> Self {
        Self { left: Vec::new(), fresh: &mut [] }
    }

    fn take(&mut self, count: usize) -> Taken {
        let used = self.left.split_off(self.left.len().saturating_sub(count));
        let fresh = (used.len()..count).map(|_| self.fresh_chunk()).collect();
        Taken { used, fresh }
    }

    fn fresh_chunk(&mut self) -> Chunk {
        if self.fresh.is_empty() {
            self.fresh = region();
        }
        let (first, rest) =
            mem::take(&mut self.fresh).split_first_mut().expect("a region has chunks");
        self.fresh = rest;
        first
    }
}

/// A region of empty slots. Where there is no memory this ends the process, as it does for whatever else needs some.
fn region() -> &'static mut [[Slot; CHUNK]] {
    let layout = Layout::new::<[Slot; REGION / size_of::<Slot>()]>();
    let map = MmapMut::map_anon(REGION).unwrap_or_else(|_| handle_alloc_error(layout));
    // A kernel without such pages says so, and the table works all the same.
    #[cfg(target_os = "linux")]
    drop(map.advise(memmap2::Advice::HugePage));
    let map: &'static mut [u8] = &mut Box::leak(Box::new(map))[..];
    // A slot of zeros is an empty one.
    <[[Slot; CHUNK]]>::mut_from_bytes(map).expect("pages begin and end with slots")
}

fn arena() -> MutexGuard<'static, Arena> {
    // Whatever panics in there leaves it whole.
    ARENA.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slot::Words;

    #[test]
    fn what_was_used_before_is_taken_first() {
        let mut arena = Arena::new();
        let mut taken = arena.take(3);
        let places: Vec<_> = taken.fresh.iter().map(|chunk| chunk.as_ptr()).collect();
        arena.left.append(&mut taken.fresh);

        let again = arena.take(5);

        let used: Vec<_> = again.used.iter().map(|chunk| chunk.as_ptr()).collect();
        assert_eq!((used, again.fresh.len()), (places, 2));
    }

    #[test]
    fn what_is_leased_is_empty_whatever_it_held_before() {
        let written = Words { revision: 1, words: [7; 7] };
        let chunks = Chunks::lease(3);
        (0..3).for_each(|chunk| chunks.at(chunk).iter().for_each(|slot| slot.write(written)));
        drop(chunks);

        let again = Chunks::lease(3);

        assert!((0..3).all(|chunk| again.at(chunk).iter().all(|slot| slot.hops().is_none())));
    }

    #[test]
    fn more_than_a_region_is_leased_and_no_slot_is_in_two_chunks() {
        let count = REGION / size_of::<[Slot; CHUNK]>() + 3;
        let chunks = Chunks::lease(count);

        let mut places: Vec<_> =
            (0..count).map(|chunk| chunks.at(chunk).as_ptr() as usize).collect();
        places.sort_unstable();

        assert!(places.windows(2).all(|two| two[1] - two[0] >= size_of::<[Slot; CHUNK]>()));
    }
}
