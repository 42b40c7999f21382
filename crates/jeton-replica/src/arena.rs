//! The arena: memory for slots, in chunks that go from one table to the next and never back to the system.
//!
//! Slots are looked up at random, so that in pages of 4 KiB nearly every look-up has to find out where its page lies, which
//! takes longer than to read the slot. The arena takes its memory in large regions, for which the kernel is asked to use
//! pages of 2 MiB. A slot that exists once exists until the process ends, so that a reader needs no leave to look at one: at worst
//! it holds by now what somebody else wrote.

use std::{
    alloc::{Layout, handle_alloc_error},
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
};

use memmap2::MmapMut;
use zerocopy::FromBytes as _;

use crate::slot::Slot;

/// How many slots a small chunk has: 2 KiB. Chunks are numbered in units of this size.
pub(crate) const SMALL: usize = 32;

/// How many slots a large chunk has: 16 KiB.
pub(crate) const LARGE: usize = 256;

/// How many slots a region has: 64 MiB. Only what of it was once used is memory.
const REGION: usize = 1 << 20;

const UNITS: usize = REGION / SMALL;

/// All regions there are. More than 256 GiB find no place.
static REGIONS: [OnceLock<&'static [Slot; REGION]>; 1 << 12] = [const { OnceLock::new() }; 1 << 12];

/// One for all tables of the process.
static ARENA: Mutex<Arena> = Mutex::new(Arena { small: Vec::new(), large: Vec::new(), fresh: 0 });

/// A chunk, by the number of its first unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Chunk(pub(crate) u32);

impl Chunk {
    /// The slot of that number in this chunk; `None` where there is no such chunk.
    #[inline(always)]
    pub(crate) fn slot(self, slot: usize) -> Option<&'static Slot> {
        let unit = self.0 as usize;
        let region = REGIONS.get(unit / UNITS)?.get()?;
        region.get(unit % UNITS * SMALL + slot)
    }

    /// Its first slots, so many.
    fn slots(self, count: usize) -> impl Iterator<Item = &'static Slot> {
        (0..count).filter_map(move |slot| self.slot(slot))
    }
}

/// What nobody has leased: empty slots.
struct Arena {
    small: Vec<Chunk>,
    large: Vec<Chunk>,
    /// The number of the first unit that nobody ever had.
    fresh: u32,
}

/// Chunks of both sizes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Chunks {
    pub(crate) small: Vec<Chunk>,
    pub(crate) large: Vec<Chunk>,
}

impl Chunks {
    /// How many there are of both.
    pub(crate) fn count(&self) -> usize {
        self.small.len() + self.large.len()
    }
}

/// So many chunks of empty slots. Where there is no memory this ends the process, as it does for whatever else needs some.
pub(crate) fn lease(small: usize, large: usize) -> Chunks {
    arena().take(small, large)
}

/// Empties chunks and gives them back. Whoever still reads them must see that they are no more what they were.
pub(crate) fn give_back(mut chunks: Chunks) {
    // Here and not where they are taken: what nobody has used yet is no memory.
    chunks.small.iter().flat_map(|chunk| chunk.slots(SMALL)).for_each(Slot::clear);
    chunks.large.iter().flat_map(|chunk| chunk.slots(LARGE)).for_each(Slot::clear);
    let mut arena = arena();
    arena.small.append(&mut chunks.small);
    arena.large.append(&mut chunks.large);
}

/// The memory of the chunks that were once used and that nobody has leased.
pub(crate) fn left() -> usize {
    let arena = arena();
    (arena.small.len() * SMALL + arena.large.len() * LARGE) * size_of::<Slot>()
}

impl Arena {
    fn take(&mut self, small: usize, large: usize) -> Chunks {
        while self.small.len() < small {
            let Chunk(first) = self.take_large();
            self.small.extend((0..(LARGE / SMALL) as u32).map(|unit| Chunk(first + unit)));
        }
        let small = self.small.split_off(self.small.len() - small);
        Chunks { small, large: (0..large).map(|_| self.take_large()).collect() }
    }

    fn take_large(&mut self) -> Chunk {
        if let Some(chunk) = self.large.pop() {
            return chunk;
        }
        let chunk = Chunk(self.fresh);
        let region =
            &REGIONS.get(self.fresh as usize / UNITS).expect("256 GiB of slots are enough");
        region.get_or_init(new_region);
        self.fresh += (LARGE / SMALL) as u32;
        chunk
    }
}

/// A region of empty slots.
fn new_region() -> &'static [Slot; REGION] {
    let layout = Layout::new::<[Slot; REGION]>();
    let map = MmapMut::map_anon(layout.size()).unwrap_or_else(|_| handle_alloc_error(layout));
    // A kernel without such pages says so, and the table works all the same.
    #[cfg(target_os = "linux")]
    drop(map.advise(memmap2::Advice::HugePage));
    let map: &'static mut [u8] = &mut Box::leak(Box::new(map))[..];
    // A slot of zeros is an empty one.
    <[Slot; REGION]>::mut_from_bytes(map).expect("pages begin and end with slots")
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
        let chunks = |chunks: &[u32]| chunks.iter().copied().map(Chunk).collect::<Vec<_>>();
        let mut arena = Arena { small: chunks(&[3, 4]), large: chunks(&[8, 16]), fresh: 24 };

        let taken = arena.take(1, 1);
        let more = arena.take(2, 0);

        assert_eq!(taken, Chunks { small: chunks(&[4]), large: chunks(&[16]) });
        assert_eq!(more.small, chunks(&[14, 15]));
        assert_eq!((arena.small, arena.large), (chunks(&[3, 8, 9, 10, 11, 12, 13]), Vec::new()));
    }

    #[test]
    fn what_is_leased_is_empty_whatever_it_held_before() {
        let written = Words { revision: 1, words: [7; 7] };
        let chunks = lease(3, 3);
        for chunk in chunks.small.iter().chain(&chunks.large) {
            chunk.slots(SMALL).for_each(|slot| slot.write(written));
        }
        give_back(chunks);

        let again = lease(3, 3);

        let slots = again.small.iter().flat_map(|chunk| chunk.slots(SMALL));
        let slots = slots.chain(again.large.iter().flat_map(|chunk| chunk.slots(LARGE)));
        assert_eq!(slots.filter(|slot| slot.hops().is_none()).count(), 3 * (SMALL + LARGE));
    }

    #[test]
    fn more_than_a_region_is_leased_and_no_slot_is_in_two_chunks() {
        let count = REGION / LARGE + 3;

        let chunks = lease(1, count);

        let mut units: Vec<_> = chunks.large.iter().map(|chunk| chunk.0).collect();
        units.sort_unstable();
        assert!(units.windows(2).all(|two| two[1] - two[0] >= (LARGE / SMALL) as u32));
        assert!(chunks.large.iter().all(|chunk| chunk.slots(LARGE).count() == LARGE));
        assert!(units.iter().all(|unit| !(0..8).any(|n| chunks.small[0].0 == unit + n)));
    }
}
