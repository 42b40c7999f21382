//! A slot: one cache line that one thread writes while any number of threads read it.

use std::{
    hint::spin_loop,
    sync::atomic::{AtomicU32, AtomicU64, Ordering, fence},
    thread::yield_now,
};

use zerocopy::{FromBytes, IntoBytes, KnownLayout};

/// What a slot holds, as plain words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) revision: u32,
    pub(crate) words: [u64; 7],
}

/// One cache line under a sequence lock. The orderings are those of Boehm, "Can seqlocks get along with programming
/// language memory models?", MSPC 2012.
///
/// The upper half of `head` is the version: 0 in an empty slot, odd while the slot is written. Somebody who was
/// suspended in the middle of a read would be misled only if the same slot were written 32,767 times meanwhile. The
/// lower half is the [`Hops`] of the cell, which change by themselves.
#[derive(Debug, Default, FromBytes, IntoBytes, KnownLayout)]
#[repr(C, align(64))]
pub(crate) struct Slot {
    head: AtomicU32,
    revision: AtomicU32,
    words: [AtomicU64; 7],
}

const _: () = assert!(size_of::<Slot>() == 64);

/// One version further.
const STEP: u32 = 1 << 16;

/// After so many looks the writer is taken for suspended: without its time slice it would never finish.
pub(crate) const PATIENCE: u32 = 64;

impl Slot {
    /// The hops of this cell; `None` where the slot is empty.
    pub(crate) fn hops(&self) -> Option<Hops> {
        let head = self.head.load(Ordering::Acquire);
        (head >= STEP).then_some(Hops(head as u16))
    }

    /// Notes that something whose home is this cell lies so many hops away.
    pub(crate) fn add_hops(&self, hops: usize) {
        self.head.fetch_or(Hops::bit(hops).into(), Ordering::Release);
    }

    /// The first and the last word by themselves.
    pub(crate) fn ends(&self) -> [u64; 2] {
        [0, 6].map(|i| self.words[i].load(Ordering::Relaxed))
    }

    /// What the slot holds: all words of one write, never of two.
    #[inline(always)]
    pub(crate) fn read(&self) -> Words {
        let mut looks = 0_u32;
        loop {
            let before = self.head.load(Ordering::Acquire);
            if before & STEP == 0 {
                let words = self.copy();
                fence(Ordering::Acquire);
                let after = self.head.load(Ordering::Relaxed);
                if (before ^ after) < STEP {
                    return words;
                }
            }
            looks += 1;
            if looks.is_multiple_of(PATIENCE) {
                yield_now();
            } else {
                spin_loop();
            }
        }
    }

    /// Writes all words at once. Only one thread may do so at a time; nothing in between can panic.
    pub(crate) fn write(&self, new: Words) {
        let head = self.head.load(Ordering::Relaxed);
        self.head.store(head.wrapping_add(STEP), Ordering::Relaxed);
        fence(Ordering::Release);
        self.revision.store(new.revision, Ordering::Relaxed);
        for (word, new) in self.words.iter().zip(new.words) {
            word.store(new, Ordering::Relaxed);
        }
        let written = head.wrapping_add(2 * STEP);
        // The version after the last one is not 0, which is an empty slot's.
        let written = if written < STEP { written + 2 * STEP } else { written };
        self.head.store(written, Ordering::Release);
    }

    /// Makes the slot empty, and its cell nobody's home. Whoever reads it meanwhile must look elsewhere.
    pub(crate) fn clear(&self) {
        self.head.store(0, Ordering::Release);
    }

    fn copy(&self) -> Words {
        Words {
            revision: self.revision.load(Ordering::Relaxed),
            words: std::array::from_fn(|i| self.words[i].load(Ordering::Relaxed)),
        }
    }
}

/// How many hops away the things lie whose home is a certain cell but that found it taken: bit `n - 1` says that one
/// lies `n` hops away. It is a hint that saves reading the cells between; nothing else is decided by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hops(u16);

impl Hops {
    /// The least number of hops without a bit of its own: the last bit says that something lies as far or further.
    pub(crate) const FAR: usize = 16;

    fn bit(hops: usize) -> u16 {
        1 << (hops.clamp(1, Self::FAR) - 1)
    }

    /// Whether something lies [`Self::FAR`] hops away or more.
    pub(crate) fn reach_far(self) -> bool {
        self.0 & Self::bit(Self::FAR) != 0
    }
}

impl Iterator for Hops {
    type Item = usize;

    /// The numbers of hops below [`Self::FAR`], from the lowest on.
    fn next(&mut self) -> Option<usize> {
        let near = self.0 & !Self::bit(Self::FAR);
        self.0 &= self.0.wrapping_sub(1);
        (near != 0).then(|| near.trailing_zeros() as usize + 1)
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Barrier, thread::scope};

    use super::*;

    fn same(n: u32) -> Words {
        Words { revision: n, words: [n.into(); 7] }
    }

    #[test]
    fn readers_never_see_the_words_of_two_writes() {
        let slot = Slot::default();
        let start = Barrier::new(3);

        scope(|threads| {
            for _ in 0..2 {
                threads.spawn(|| {
                    start.wait();
                    for _ in 0..100_000 {
                        let words = slot.read();
                        assert_eq!(words, same(words.revision));
                    }
                });
            }
            start.wait();
            for n in 1..100_000 {
                slot.write(same(n));
            }
        });
    }

    #[test]
    fn a_slot_that_was_written_never_looks_empty_again_and_keeps_its_hops() {
        let slot = Slot::default();
        let empty = slot.hops();
        slot.write(same(0));
        slot.add_hops(3);

        for n in 1..70_000 {
            slot.write(same(n));
            assert_eq!(slot.hops(), Some(Hops(0b100)));
        }

        assert_eq!(empty, None);
        assert_eq!(slot.read(), same(69_999));
    }

    #[test]
    fn a_slot_that_was_cleared_is_empty_and_has_no_hops() {
        let slot = Slot::default();
        slot.write(same(1));
        slot.add_hops(3);

        slot.clear();
        let empty = slot.hops();
        slot.write(same(2));

        assert_eq!((empty, slot.hops()), (None, Some(Hops(0))));
    }

    #[test]
    fn hops_are_told_from_the_nearest_on_and_the_far_ones_apart() {
        let slot = Slot::default();
        slot.write(same(0));
        [15, 1, 4].into_iter().for_each(|hops| slot.add_hops(hops));
        let near = slot.hops().unwrap();
        slot.add_hops(99);
        let far = slot.hops().unwrap();

        assert_eq!(near.collect::<Vec<_>>(), [1, 4, 15]);
        assert_eq!(far.collect::<Vec<_>>(), [1, 4, 15]);
        assert!(far.reach_far() && !near.reach_far());
    }
}
