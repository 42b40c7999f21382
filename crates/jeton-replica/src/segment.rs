//! A segment: one shard of an index, an open-addressing table of 8-byte pointers.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use crate::entry::{pack, unpack};

/// A table of tags and places with linear probing. Eight pointers share a cache line, so that most searches read
/// one or two lines. It has any number of cells, not only powers of two: the cell where a search begins is the tag
/// scaled to that number, which also keeps the order of tags and makes growing a walk through memory.
#[derive(Debug)]
pub(crate) struct Segment {
    /// A tag and a place plus one each; zero is an empty cell.
    cells: Box<[AtomicU64]>,
    used: AtomicUsize,
}

impl Segment {
    /// A segment in which `entries` find room.
    pub(crate) fn for_entries(entries: usize) -> Self {
        let cells = entries * MAX_LOAD.1 / MAX_LOAD.0 + 4;
        Self {
            cells: (0..cells).map(|_| AtomicU64::new(EMPTY)).collect(),
            used: AtomicUsize::new(0),
        }
    }

    /// Calls `look` with every place under `tag` until it finds what it looks for.
    pub(crate) fn find<T>(&self, tag: u32, look: &mut impl FnMut(u32) -> Option<T>) -> Option<T> {
        let mut cell = self.home(tag);
        loop {
            let pointer = self.cells[cell].load(Ordering::Acquire);
            let (its_tag, place) = unpack(pointer);
            if pointer == EMPTY {
                return None;
            }
            if its_tag == tag {
                if let found @ Some(_) = look(place - 1) {
                    return found;
                }
                // It may have been pointed elsewhere since, and its old place been given to another secret.
                if self.cells[cell].load(Ordering::Acquire) != pointer {
                    continue;
                }
            }
            cell = self.after(cell);
        }
    }

    /// Points the one entry under `tag` that `is_it` knows at `place`, if there is one.
    pub(crate) fn point(&self, tag: u32, place: u32, is_it: impl Fn(u32) -> bool) -> bool {
        let mut cell = self.home(tag);
        loop {
            let pointer = self.cells[cell].load(Ordering::Relaxed);
            let (its_tag, known) = unpack(pointer);
            if pointer == EMPTY {
                return false;
            }
            if its_tag == tag && is_it(known - 1) {
                self.cells[cell].store(pack(tag, place + 1), Ordering::Release);
                return true;
            }
            cell = self.after(cell);
        }
    }

    /// Adds a place under `tag`. There must be room.
    pub(crate) fn add(&self, tag: u32, place: u32) {
        self.put(pack(tag, place + 1));
    }

    /// Whether one more entry finds room.
    pub(crate) fn has_room(&self) -> bool {
        let entries = self.used.load(Ordering::Relaxed) + 1;
        entries * MAX_LOAD.1 <= self.cells.len() * MAX_LOAD.0
    }

    /// A larger segment with the same entries.
    pub(crate) fn grown(&self) -> Self {
        let entries = self.used.load(Ordering::Relaxed);
        let larger = Self::for_entries(entries * GROWTH.0 / GROWTH.1 + 1);
        for cell in &self.cells {
            let pointer = cell.load(Ordering::Relaxed);
            if pointer != EMPTY {
                larger.put(pointer);
            }
        }
        larger
    }

    /// The memory that the segment takes.
    pub(crate) fn bytes(&self) -> usize {
        size_of::<Self>() + size_of_val(&*self.cells)
    }

    fn put(&self, pointer: u64) {
        let mut cell = self.home(unpack(pointer).0);
        while self.cells[cell].load(Ordering::Relaxed) != EMPTY {
            cell = self.after(cell);
        }
        self.cells[cell].store(pointer, Ordering::Release);
        self.used.fetch_add(1, Ordering::Relaxed);
    }

    fn home(&self, tag: u32) -> usize {
        ((u64::from(tag) * self.cells.len() as u64) >> 32) as usize
    }

    fn after(&self, cell: usize) -> usize {
        if cell + 1 == self.cells.len() {
            0
        } else {
            cell + 1
        }
    }
}

const EMPTY: u64 = 0;

/// At most 17 of 20 cells are used: a search that fails still ends after some 23 cells, three cache lines.
const MAX_LOAD: (usize, usize) = (17, 20);

/// A full segment grows to 23 20ths: the price is that an entry is copied some seven times in its life, the gain
/// that memory per entry differs by 15 % at most whatever the number of entries.
const GROWTH: (usize, usize) = (23, 20);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_with_the_same_tag_are_all_offered_until_one_fits() {
        let segment = Segment::for_entries(3);
        for place in [4, 5, 6] {
            segment.add(u32::MAX, place);
        }

        assert_eq!(
            segment.find(u32::MAX, &mut |place| (place == 6).then_some(place)),
            Some(6)
        );
        assert_eq!(
            segment.find(u32::MAX, &mut |place| (place == 7).then_some(place)),
            None
        );
        assert_eq!(segment.find(0, &mut Some), None);
    }

    #[test]
    fn a_grown_segment_has_every_entry_and_room_for_more() {
        let segment = Segment::for_entries(100);
        let mut tag = 0_u32;
        while segment.has_room() {
            tag = tag.wrapping_add(0x9e37_79b9);
            segment.add(tag, tag >> 8);
        }

        let larger = segment.grown();

        assert!(larger.has_room() && larger.bytes() < segment.bytes() * 5 / 4);
        for tag in (1..=100_u32).map(|n| n.wrapping_mul(0x9e37_79b9)) {
            assert_eq!(larger.find(tag, &mut Some), Some(tag >> 8));
        }
    }
}
