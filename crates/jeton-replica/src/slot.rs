//! A slot: one cache line that one thread writes while any number of threads read it.

use std::{
    hint::spin_loop,
    sync::atomic::{AtomicU32, AtomicU64, Ordering, fence},
    thread::yield_now,
};

/// What a slot holds, as plain words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) status: u32,
    pub(crate) words: [u64; 7],
}

/// One cache line under a sequence lock: `version` is odd while the slot is written. The orderings are those of
/// Boehm, "Can seqlocks get along with programming language memory models?", MSPC 2012.
#[derive(Debug, Default)]
#[repr(align(64))]
pub(crate) struct Slot {
    version: AtomicU32,
    status: AtomicU32,
    words: [AtomicU64; 7],
}

const _: () = assert!(size_of::<Slot>() == 64);

/// After so many looks the writer is taken for suspended; without its time slice it would never finish.
const PATIENCE: u32 = 64;

impl Slot {
    /// What the slot holds: all words of one write, never of two.
    pub(crate) fn read(&self) -> Words {
        let mut looks = 0_u32;
        loop {
            let before = self.version.load(Ordering::Acquire);
            if before.is_multiple_of(2) {
                let words = self.copy();
                fence(Ordering::Acquire);
                if self.version.load(Ordering::Relaxed) == before {
                    return words;
                }
            }
            looks += 1;
            if looks.is_multiple_of(PATIENCE) {
                yield_now()
            } else {
                spin_loop()
            }
        }
    }

    /// Writes all words at once. Only one thread may do so at a time; nothing in between can panic.
    pub(crate) fn write(&self, new: Words) {
        let version = self.version.load(Ordering::Relaxed);
        self.version
            .store(version.wrapping_add(1), Ordering::Relaxed);
        fence(Ordering::Release);
        self.status.store(new.status, Ordering::Relaxed);
        for (word, new) in self.words.iter().zip(new.words) {
            word.store(new, Ordering::Relaxed);
        }
        self.version
            .store(version.wrapping_add(2), Ordering::Release);
    }

    fn copy(&self) -> Words {
        Words {
            status: self.status.load(Ordering::Relaxed),
            words: std::array::from_fn(|i| self.words[i].load(Ordering::Relaxed)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Barrier, thread::scope};

    use super::*;

    #[test]
    fn readers_never_see_the_words_of_two_writes() {
        let slot = Slot::default();
        let start = Barrier::new(3);

        scope(|threads| {
            for _ in 0..2 {
                threads.spawn(|| {
                    start.wait();
                    for _ in 0..100_000 {
                        let Words { status, words } = slot.read();
                        assert!(words.iter().all(|word| *word == u64::from(status)));
                    }
                });
            }
            start.wait();
            for n in 1..100_000 {
                slot.write(Words {
                    status: n,
                    words: [n.into(); 7],
                });
            }
        });
    }
}
