//! A segment: the slots of one shard, an open-addressing table.

use std::sync::atomic::AtomicU32;

use crate::{
    arena::{self, Chunks},
    cells::{Cells, Directory, chunks_of, whole},
    key::tag_of,
    slot::{Hops, Slot, Words},
};

/// A table of slots. It has any number of cells, not only powers of two: the home of a slot is its tag scaled to
/// that number. A slot that finds its home taken goes on in growing hops, so that there are no crowds, and its home
/// notes how many it took: a search reads between 1.4 and 1.9 cache lines at the mean, whether it succeeds or not.
///
/// While its directory is changed a segment may lack what it has, and never shows what nobody wrote.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Segment<'d>(Cells<'d>);

impl<'d> Segment<'d> {
    /// The segment of these cells.
    #[inline(always)]
    pub(crate) fn new(cells: Cells<'d>) -> Self {
        Self(cells)
    }

    /// Shows `look` every slot that may have `tag` until it finds what it looks for.
    #[inline(always)]
    pub(crate) fn find<T>(self, tag: u32, look: impl Fn(&Slot) -> Option<T>) -> Option<T> {
        let home = self.home(tag);
        let first = self.0.at(home)?;
        // Nothing is ever taken out, so that an empty home was nobody's home.
        let hops = first.hops()?;
        if let found @ Some(_) = look(first) {
            return found;
        }
        let mut near = hops;
        near.find_map(|hops| look(self.after(home, hops)?))
            .or_else(|| if hops.reach_far() { self.find_far(home, look) } else { None })
    }

    /// Reads the slot where the search for a tag begins.
    pub(crate) fn glance(self, tag: u32) -> u64 {
        self.0.at(self.home(tag)).map_or(0, |slot| slot.ends()[0])
    }

    /// Adds what has no slot yet. There must be room.
    pub(crate) fn add(self, words: Words) {
        let home = self.home(tag_of(words.words[0]));
        let free = |hops| self.after(home, hops).filter(|slot| slot.hops().is_none());
        let mut all = 0..Hops::FAR + self.0.len();
        let found = all.find_map(|hops| Some((hops, free(hops)?)));
        let (hops, slot) = found.expect("a cell is free, or what was issued is never found");
        slot.write(words);
        if let Some(first) = self.0.at(home).filter(|_| hops > 0) {
            first.add_hops(hops);
        }
    }

    /// Every slot that holds something.
    pub(crate) fn each(self) -> impl Iterator<Item = &'static Slot> {
        self.0.iter().filter(|slot| slot.hops().is_some())
    }

    /// Adds the slots of another segment. What finds its home empty goes there first: two thirds do.
    pub(crate) fn add_all(self, slots: impl Iterator<Item = &'static Slot>) {
        let mut displaced = Vec::new();
        for slot in slots {
            let words = slot.read();
            let home = self.0.at(self.home(tag_of(words.words[0])));
            if home.is_some_and(|home| home.hops().is_none()) {
                self.add(words);
            } else {
                displaced.push(slot);
            }
        }
        displaced.iter().for_each(|slot| self.add(slot.read()));
    }

    #[cold]
    fn find_far<T>(self, home: usize, look: impl Fn(&Slot) -> Option<T>) -> Option<T> {
        // Once around at most: whatever lies here found every cell before it taken, and none is ever free again.
        (Hops::FAR..Hops::FAR + self.0.len())
            .map_while(|hops| self.after(home, hops))
            .take_while(|slot| slot.hops().is_some())
            .find_map(look)
    }

    /// The cell so many hops after another: 1, 3, 6, 10 and so on to 120 cells further, then one by one, so that
    /// every cell is reached.
    #[inline(always)]
    fn after(self, home: usize, hops: usize) -> Option<&'static Slot> {
        let near = hops.min(Hops::FAR - 1);
        self.0.at(home + near * (near + 1) / 2 + (hops - near))
    }

    #[inline(always)]
    fn home(self, tag: u32) -> usize {
        ((u64::from(tag) * self.0.len() as u64) >> 32) as usize
    }
}

/// A segment that only the one who makes it sees.
#[derive(Debug)]
pub(crate) struct Draft {
    cells: usize,
    chunks: Chunks,
    entries: Vec<AtomicU32>,
}

impl Draft {
    /// An empty segment in which so many slots find room.
    pub(crate) fn for_slots(slots: usize) -> Self {
        let cells = whole(slots * MAX_LOAD.1 / MAX_LOAD.0 + 2);
        let (small, large) = chunks_of(cells);
        let chunks = arena::lease(small, large);
        let entries = (0..small + large).map(|_| AtomicU32::default()).collect::<Vec<_>>();
        Directory::new(&entries, 0, 1).set(&chunks);
        Self { cells, chunks, entries }
    }

    /// The segment.
    pub(crate) fn segment(&self) -> Segment<'_> {
        Segment(Cells::new(self.cells, Directory::new(&self.entries, 0, 1)))
    }

    /// How many cells it has, and in which chunks.
    pub(crate) fn into_parts(self) -> (usize, Chunks) {
        (self.cells, self.chunks)
    }
}

/// Whether one more slot finds room where so many of so many cells are used.
pub(crate) fn has_room(used: usize, cells: usize) -> bool {
    (used + 1) * MAX_LOAD.1 <= cells * MAX_LOAD.0
}

/// How many slots find room where so many have filled the segment.
pub(crate) fn grown(used: usize) -> usize {
    used * GROWTH.0 / GROWTH.1 + 1
}

/// At most 9 of 10 cells are used.
const MAX_LOAD: (usize, usize) = (9, 10);

/// A full segment grows by a tenth: the price is that a slot is copied some ten times in its life, the gain that
/// memory per token differs by 10 % at most, whatever the number of tokens.
const GROWTH: (usize, usize) = (11, 10);

#[cfg(test)]
mod tests {
    use super::*;

    fn words(tag: u32, low: u32) -> Words {
        let first = (u64::from(tag) << 32) | u64::from(low);
        Words { revision: low, words: [first; 7] }
    }

    fn finds(segment: Segment<'_>, words: Words) -> bool {
        let look = |slot: &Slot| (slot.read() == words).then_some(());
        segment.find(tag_of(words.words[0]), look).is_some()
    }

    #[test]
    fn slots_with_the_same_tag_are_all_shown_however_many_hops_away_they_lie() {
        let draft = Draft::for_slots(60);
        for low in 0..50 {
            draft.segment().add(words(u32::MAX, low));
        }

        assert!((0..50).all(|low| finds(draft.segment(), words(u32::MAX, low))));
        assert!(!finds(draft.segment(), words(u32::MAX, 50)));
        assert!(!finds(draft.segment(), words(1 << 31, 0)));
    }

    #[test]
    fn a_larger_segment_has_every_slot_and_little_more_room() {
        let draft = Draft::for_slots(100_000);
        let many = |n: u32| words(n.wrapping_mul(0x9e37_79b9), n);
        let mut count = 0;
        while has_room(count as usize, draft.cells) {
            count += 1;
            draft.segment().add(many(count));
        }

        let larger = Draft::for_slots(grown(count as usize));
        larger.segment().add_all(draft.segment().each());

        assert!(has_room(count as usize, larger.cells) && larger.cells < draft.cells * 7 / 6);
        assert!((1..=count).all(|n| finds(larger.segment(), many(n))));
        assert!(!finds(larger.segment(), many(count + 1)));
    }
}
