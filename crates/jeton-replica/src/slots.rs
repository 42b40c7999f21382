//! All slots, in chunks that are added and never moved.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::{
    entry::Entry,
    slot::{Slot, Words},
};

/// How many slots a chunk has: 256 KiB, little for an empty replica and few chunks for a full one.
const CHUNK: usize = 4096;

/// All slots. A place among them is valid for ever.
#[derive(Debug, Default)]
pub(crate) struct Slots {
    chunks: boxcar::Vec<Box<[Slot]>>,
    len: AtomicU32,
}

impl Slots {
    /// What stands at `place`.
    pub(crate) fn read(&self, place: u32) -> Option<Words> {
        self.slot(place).map(Slot::read)
    }

    /// What stands at `place`, decoded.
    pub(crate) fn entry(&self, place: u32) -> Option<Entry> {
        self.read(place).map(Entry::decode)
    }

    /// Replaces what stands at `place`. One writer at a time.
    pub(crate) fn write(&self, place: u32, entry: Entry) {
        if let Some(slot) = self.slot(place) {
            slot.write(entry.encode());
        }
    }

    /// Adds an entry and tells its place. One writer at a time.
    pub(crate) fn push(&self, entry: Entry) -> u32 {
        let place = self.len.load(Ordering::Relaxed);
        if (place as usize).is_multiple_of(CHUNK) {
            self.chunks
                .push((0..CHUNK).map(|_| Slot::default()).collect());
        }
        self.write(place, entry);
        let next = place
            .checked_add(1)
            .expect("2^32 slots do not fit into any memory: 256 GiB");
        self.len.store(next, Ordering::Relaxed);
        place
    }

    /// The memory that the slots take.
    pub(crate) fn bytes(&self) -> usize {
        self.chunks.count() * CHUNK * size_of::<Slot>()
    }

    fn slot(&self, place: u32) -> Option<&Slot> {
        let place = place as usize;
        self.chunks.get(place / CHUNK)?.get(place % CHUNK)
    }
}
