//! Uses: every showing of a genuine secret is seen, on the way of a verdict, and written down a moment later.
//!
//! ```text
//! verdict ─▶ sieve: seen this second? ─▶ one of a few queues ─▶ places ─▶ job, once a second ─▶ table `uses`
//!            one word, read                of fixed-size sightings   seconds   what is due        48 + 16 places a secret
//! ```
//! A verdict never waits for this and allocates nothing: it hashes what was shown, reads one word, and where the same was
//! not seen within this second, puts a sighting into a bounded queue. Who is seen for the first time is written down within a
//! second or two, and from then on once a minute; who asks is shown what waits as well. The job takes a two-hundredth of the
//! machine for it. What finds no room is counted and dropped. A crash takes along what waits, a stop nothing.

mod places;
mod record;
mod sighting;
#[cfg(test)]
mod tests;

use std::{
    hash::{BuildHasher as _, Hasher as _},
    net::IpAddr,
    sync::{
        Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use crossbeam_queue::ArrayQueue;
use foldhash::quality::FixedState;

use places::Places;
pub(crate) use sighting::Showing;
use sighting::Sighting;

/// Who sent a request, as far as is known.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sender<'r> {
    /// From where.
    pub address: Option<IpAddr>,
    /// With what program, by its `User-Agent`.
    pub agent: Option<&'r [u8]>,
}

/// A queue of sightings, which takes its memory with the first one.
#[derive(Default)]
struct Queue(OnceLock<ArrayQueue<Sighting>>);

/// What was seen and waits to be written down.
pub(crate) struct Uses {
    sieve: Box<[AtomicU64]>,
    hasher: FixedState,
    queues: Box<[Queue]>,
    /// What an operator should see, kept apart so that no flood of other uses hides it.
    alarms: Queue,
    // Never locked on the way of a verdict.
    places: Mutex<Places>,
    dropped: AtomicU64,
    dropped_in_all: AtomicU64,
}

/// 128 KiB: so many different showings a second are told apart. Two that share a place are both queued again and again,
/// and counted right all the same.
const SIEVE: usize = 1 << 14;
/// Threads that see something at the same moment rarely meet at one.
const QUEUES: usize = 16;
/// So many sightings wait in a queue: about 2.6 MiB in all.
const QUEUE: usize = 1024;

impl Queue {
    fn len(&self) -> usize {
        self.0.get().map_or(0, ArrayQueue::len)
    }

    /// Whether there was room.
    fn push(&self, showing: &Showing<'_>) -> bool {
        let queue = self.0.get_or_init(|| ArrayQueue::new(QUEUE));
        !queue.is_full() && queue.push(Sighting::of(showing)).is_ok()
    }

    fn pop(&self) -> Option<Sighting> {
        self.0.get().and_then(ArrayQueue::pop)
    }
}

impl Uses {
    /// Nothing seen yet. What the seed is must not be known outside: whoever knew it could hide a use behind another.
    pub(crate) fn new(seed: [u8; 32]) -> Self {
        let [a, b, c, d, e, f, g, h, ..] = seed;
        Self {
            sieve: (0..SIEVE).map(|_| AtomicU64::new(0)).collect(),
            hasher: FixedState::with_seed(u64::from_be_bytes([a, b, c, d, e, f, g, h])),
            queues: (0..QUEUES).map(|_| Queue::default()).collect(),
            alarms: Queue::default(),
            places: Mutex::default(),
            dropped: AtomicU64::new(0),
            dropped_in_all: AtomicU64::new(0),
        }
    }

    /// How many sightings wait, and places in which somebody was seen.
    pub(crate) fn len(&self) -> usize {
        let queues = self.queues.iter().map(Queue::len).sum::<usize>();
        self.alarms.len() + queues + self.places().waiting()
    }

    /// How many sightings found no room since the start.
    pub(crate) fn dropped(&self) -> u64 {
        self.dropped_in_all.load(Ordering::Relaxed) + self.dropped.load(Ordering::Relaxed)
    }

    /// Sees a secret that is shown. It takes no lock, awaits nothing and allocates nothing but a queue that nobody used before.
    pub(crate) fn see(&self, showing: &Showing<'_>) {
        let print = self.print(showing);
        let place = &self.sieve[print as usize % SIEVE];
        // Relaxed: at worst a showing is queued twice, and counted once when the queues are emptied.
        if place.load(Ordering::Relaxed) == print {
            return;
        }
        place.store(print, Ordering::Relaxed);
        let known = showing.known;
        let queue = match known.is_retired(showing.at) || known.quarantined {
            true => &self.alarms,
            false => &self.queues[(print >> 32) as usize % QUEUES],
        };
        if !queue.push(showing) {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn places(&self) -> MutexGuard<'_, Places> {
        // Nothing in there panics half-way.
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes what an operator should see; it has its place as well.
    fn take_alarms(&self) -> Vec<Sighting> {
        // No more than fits: while others go on seeing, this comes to an end.
        let alarms: Vec<_> = (0..QUEUE).map_while(|_| self.alarms.pop()).collect();
        let mut places = self.places();
        let room = places.room();
        alarms.iter().take(room).for_each(|alarm| places.add(alarm));
        let without = alarms.len().saturating_sub(room) as u64;
        self.dropped.fetch_add(without, Ordering::Relaxed);
        alarms
    }

    /// Brings what was seen since to its places, as far as there is room; the rest waits.
    fn gather(&self) {
        let mut places = self.places();
        let room = places.room().div_ceil(QUEUES);
        let queues = self.queues.iter();
        let taken = queues.flat_map(|queue| (0..room.min(QUEUE)).map_while(|_| queue.pop()));
        let mut taken: Vec<_> = taken.collect();
        taken.sort_by_key(|sighting| sighting.second);
        taken.iter().for_each(|sighting| places.add(sighting));
    }

    /// How many sightings found no room since the last time.
    fn take_dropped(&self) -> u64 {
        let dropped = self.dropped.swap(0, Ordering::Relaxed);
        self.dropped_in_all.fetch_add(dropped, Ordering::Relaxed);
        dropped
    }

    /// Stands for a showing within its second; never 0, which is a place where nothing was seen.
    fn print(&self, showing: &Showing<'_>) -> u64 {
        let mut hasher = self.hasher.build_hasher();
        hasher.write(&showing.digest.as_bytes()[..16]);
        hasher
            .write_u64((showing.at.as_second().cast_unsigned() << 1) | u64::from(showing.accepted));
        match showing.sender.address {
            Some(IpAddr::V4(v4)) => hasher.write_u32(v4.into()),
            Some(IpAddr::V6(v6)) => hasher.write_u128(v6.into()),
            None => {}
        }
        hasher.write(showing.sender.agent.unwrap_or_default());
        hasher.finish().max(1)
    }
}
