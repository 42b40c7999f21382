//! The index: from a key to the place of what it stands for, searched by any thread while one thread adds to it.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use arc_swap::ArcSwap;

use crate::{key::Key, segment::Segment};

/// An index in 256 shards. A full shard is copied into a larger one while readers go on with the old one; as 256
/// of them share the work, a writer never stops for more than a part of a millisecond, even at 10,000,000 entries.
#[derive(Debug)]
pub(crate) struct Index {
    shards: Box<[ArcSwap<Segment>]>,
    len: AtomicUsize,
    bytes: AtomicUsize,
}

impl Index {
    /// An index in which `entries` find room without growing, as far as chance spreads them evenly.
    pub(crate) fn with_capacity(entries: usize) -> Self {
        let mean = entries.div_ceil(SHARDS);
        // Two standard deviations: the few shards that get more grow by themselves.
        let room = mean + 2 * mean.isqrt();
        let shards: Box<[_]> = (0..SHARDS)
            .map(|_| ArcSwap::from_pointee(Segment::for_entries(room)))
            .collect();
        let bytes = shards.iter().map(|shard| shard.load().bytes()).sum();
        Self {
            shards,
            len: AtomicUsize::new(0),
            bytes: AtomicUsize::new(bytes),
        }
    }

    /// Calls `look` with every place that `key` may stand for until it finds what it looks for.
    pub(crate) fn find<T>(&self, key: Key, mut look: impl FnMut(u32) -> Option<T>) -> Option<T> {
        let shard = self.shard(key);
        let mut segment = shard.load();
        loop {
            if let found @ Some(_) = segment.find(key.tag, &mut look) {
                return found;
            }
            // If the shard has grown meanwhile, the old segment may point at a place that was given to another
            // secret since: only the newest segment can tell that something is unknown.
            let newest = shard.load();
            if Arc::ptr_eq(&segment, &newest) {
                return None;
            }
            segment = newest;
        }
    }

    /// Points `key` at `place`: the entry that `is_it` knows, else a new one. One writer at a time.
    pub(crate) fn set(&self, key: Key, place: u32, is_it: impl Fn(u32) -> bool) {
        let shard = self.shard(key);
        let segment = shard.load();
        if segment.point(key.tag, place, is_it) {
            return;
        }
        if segment.has_room() {
            segment.add(key.tag, place);
        } else {
            let larger = segment.grown();
            larger.add(key.tag, place);
            self.bytes
                .fetch_add(larger.bytes() - segment.bytes(), Ordering::Relaxed);
            shard.store(Arc::new(larger));
        }
        self.len.fetch_add(1, Ordering::Relaxed);
    }

    /// How many entries there are.
    pub(crate) fn len(&self) -> usize {
        self.len.load(Ordering::Relaxed)
    }

    /// The memory that the index takes.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes.load(Ordering::Relaxed) + size_of_val(&*self.shards)
    }

    fn shard(&self, key: Key) -> &ArcSwap<Segment> {
        &self.shards[usize::from(key.shard)]
    }
}

impl Default for Index {
    fn default() -> Self {
        Self::with_capacity(0)
    }
}

const SHARDS: usize = 256;
