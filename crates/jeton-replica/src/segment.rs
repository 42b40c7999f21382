//! A segment: the slots of one shard, an open-addressing table.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::{
    cells::Cells,
    key::tag_of,
    slot::{Hops, Slot, Words},
};

/// A table of slots. It has any number of cells, not only powers of two: the home of a slot is its tag scaled to
/// that number. A slot that finds its home taken goes on in growing hops, so that there are no crowds, and its home
/// notes how many it took: a search reads between 1.4 and 1.9 cache lines at the mean, whether it succeeds or not.
#[derive(Debug)]
pub(crate) struct Segment {
    cells: Cells,
    used: AtomicUsize,
}

impl Segment {
    /// A segment in which so many slots find room.
    pub(crate) fn for_slots(slots: usize) -> Self {
        let cells = slots * MAX_LOAD.1 / MAX_LOAD.0 + 2;
        Self { cells: Cells::new(cells), used: AtomicUsize::new(0) }
    }

    /// Shows `look` every slot that may have `tag` until it finds what it looks for.
    pub(crate) fn find<T>(&self, tag: u32, look: impl Fn(&Slot) -> Option<T>) -> Option<T> {
        let home = self.home(tag);
        let first = self.cells.at(home);
        // Nothing is ever taken out, so that an empty home was nobody's home.
        let hops = first.hops()?;
        if let found @ Some(_) = look(first) {
            return found;
        }
        let mut near = hops;
        near.find_map(|hops| look(self.after(home, hops)))
            .or_else(|| if hops.reach_far() { self.find_far(home, look) } else { None })
    }

    /// Reads the slot where the search for a tag begins.
    pub(crate) fn glance(&self, tag: u32) -> u64 {
        self.cells.at(self.home(tag)).ends()[0]
    }

    /// Adds what has no slot yet. There must be room.
    pub(crate) fn add(&self, words: Words) {
        let home = self.home(tag_of(words.words[0]));
        let hops = (0..).find(|hops| self.after(home, *hops).hops().is_none()).unwrap_or(0);
        self.after(home, hops).write(words);
        if hops > 0 {
            self.cells.at(home).add_hops(hops);
        }
        self.used.fetch_add(1, Ordering::Relaxed);
    }

    /// Every slot that holds something.
    pub(crate) fn each(&self) -> impl Iterator<Item = &Slot> {
        self.cells.iter().filter(|slot| slot.hops().is_some())
    }

    /// Whether one more slot finds room.
    pub(crate) fn has_room(&self) -> bool {
        let slots = self.used.load(Ordering::Relaxed) + 1;
        slots * MAX_LOAD.1 <= self.cells.len() * MAX_LOAD.0
    }

    /// A larger segment with the same slots. What finds its home empty goes there first: two thirds do.
    pub(crate) fn grown(&self) -> Self {
        let slots = self.used.load(Ordering::Relaxed);
        let larger = Self::for_slots(slots * GROWTH.0 / GROWTH.1 + 1);
        let mut displaced = Vec::new();
        for slot in self.each() {
            let words = slot.read();
            let home = larger.home(tag_of(words.words[0]));
            if larger.cells.at(home).hops().is_none() {
                larger.add(words);
            } else {
                displaced.push(slot);
            }
        }
        displaced.iter().for_each(|slot| larger.add(slot.read()));
        larger
    }

    /// The memory that the segment takes.
    pub(crate) fn bytes(&self) -> usize {
        size_of::<Self>() + self.cells.bytes()
    }

    #[cold]
    fn find_far<T>(&self, home: usize, look: impl Fn(&Slot) -> Option<T>) -> Option<T> {
        // Once around at most: whatever lies here found every cell before it taken, and none is ever free again.
        (Hops::FAR..Hops::FAR + self.cells.len())
            .map(|hops| self.after(home, hops))
            .take_while(|slot| slot.hops().is_some())
            .find_map(look)
    }

    /// The cell so many hops after another: 1, 3, 6, 10 and so on to 120 cells further, then one by one, so that
    /// every cell is reached.
    fn after(&self, home: usize, hops: usize) -> &Slot {
        let near = hops.min(Hops::FAR - 1);
        self.cells.at(home + near * (near + 1) / 2 + (hops - near))
    }

    fn home(&self, tag: u32) -> usize {
        ((u64::from(tag) * self.cells.len() as u64) >> 32) as usize
    }
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

    fn finds(segment: &Segment, words: Words) -> bool {
        let look = |slot: &Slot| (slot.read() == words).then_some(());
        segment.find(tag_of(words.words[0]), look).is_some()
    }

    #[test]
    fn slots_with_the_same_tag_are_all_shown_however_many_hops_away_they_lie() {
        let segment = Segment::for_slots(60);
        for low in 0..50 {
            segment.add(words(u32::MAX, low));
        }

        assert!((0..50).all(|low| finds(&segment, words(u32::MAX, low))));
        assert!(!finds(&segment, words(u32::MAX, 50)));
        assert!(!finds(&segment, words(1 << 31, 0)));
    }

    #[test]
    fn a_grown_segment_has_every_slot_and_little_more_room() {
        let segment = Segment::for_slots(10_000);
        let many = |n: u32| words(n.wrapping_mul(0x9e37_79b9), n);
        let mut count = 0;
        while segment.has_room() {
            count += 1;
            segment.add(many(count));
        }

        let larger = segment.grown();

        assert!(larger.has_room() && larger.bytes() < segment.bytes() * 7 / 6);
        assert!((1..=count).all(|n| finds(&larger, many(n))));
        assert!(!finds(&larger, many(count + 1)));
    }
}
