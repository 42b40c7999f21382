//! The buffers of the cores: tables of fixed size, in which a verdict adds one to a word.
//!
//! A place is a word, and a note of the key that it counts and of when that was last seen. The word is a part of the key's
//! hash above and the count below. Words lie beside words: who finds that a place is another's reads none of its note, and in a
//! flood of different tokens, where most places are, verdicts push little out of the caches.
//! 1. An empty word is 0. Whoever needs a place writes the part of the hash with no count, which marks it as busy,
//!    then the key, and publishes it with a count of one.
//! 2. Whoever finds the part of the hash, a count and its own key adds one by a compare-and-swap.
//! 3. The job reads the word, the key and the time, and swaps the word for 0. It fails where somebody added one in
//!    between, and reads again. A busy place is left for the next time.
//!
//! Only the job empties a place, so that a key stands still under a word that did not change.

use std::{
    collections::BTreeMap,
    hash::{BuildHasher as _, Hasher as _},
    sync::{
        OnceLock,
        atomic::{AtomicI64, AtomicU64, AtomicUsize, Ordering},
    },
};

use foldhash::quality::FixedState;
use jeton_core::{Hour, Outcome, TokenId};

use super::totals::{Counts, Totals};

/// What is counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// The token, where the secret is one's.
    pub(super) token: Option<TokenId>,
    /// The number of the service that was asked.
    pub(super) service: u32,
    pub(super) outcome: Outcome,
    pub(super) hour: Hour,
}

/// What was taken out of a buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) key: Key,
    pub(super) count: u32,
    /// When last, in seconds since 1970.
    pub(super) last: i64,
}

/// One buffer for each core, up to [`MOST_CORES`], which takes its memory with the first count.
pub(super) struct Buffers {
    shards: Box<[OnceLock<Shard>]>,
    hasher: FixedState,
}

struct Shard {
    tokens: Table,
    /// What is of no token, or found no room among the tokens.
    services: Table,
    totals: Totals,
    dropped: AtomicU64,
}

struct Table {
    words: Box<[AtomicU64]>,
    notes: Box<[Note]>,
    /// How many of them somebody took since they were last emptied; whoever takes one counts it when it can be read.
    taken: AtomicUsize,
}

/// How a place took a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Added {
    First,
    Again,
}

#[derive(Default)]
#[repr(align(32))]
struct Note {
    key: [AtomicU64; 3],
    last: AtomicI64,
}

/// One of the places of a table.
struct Place<'t> {
    word: &'t AtomicU64,
    note: &'t Note,
}

/// More share a buffer with another core.
const MOST_CORES: usize = 16;
/// So many tokens, outcomes and hours a second are told apart on each core, in 320 KiB.
pub(super) const TOKENS: usize = 1 << 13;
/// So many services, outcomes and hours: nobody outside makes more of them.
const SERVICES: usize = 1 << 10;
/// How many places are looked at before a key finds no room.
const PROBES: usize = 16;
/// ... and where three of four are taken: in a flood of more different tokens than there is room for, a verdict should not
/// read many that are others'. A key that lies further away is then counted for its service alone.
const PROBES_IN_A_FLOOD: usize = 2;

const COUNT: u64 = 0xFFFF_FFFF;
const TAG: u64 = !COUNT;

impl Buffers {
    pub(super) fn new(seed: u64) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let shards = (0..cores.min(MOST_CORES)).map(|_| OnceLock::new()).collect();
        Self { shards, hasher: FixedState::with_seed(seed) }
    }

    /// Counts one more of `key`, at `second`.
    pub(super) fn count(&self, key: &Key, second: i64) {
        let shard = self.shards[thread() % self.shards.len()].get_or_init(Shard::new);
        shard.totals.add(key.service, key.outcome);
        if key.token.is_some() {
            if self.add(&shard.tokens, key, second) {
                return;
            }
            shard.dropped.fetch_add(1, Ordering::Relaxed);
        }
        if !self.add(&shard.services, &Key { token: None, ..*key }, second) && key.token.is_none() {
            shard.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Empties every buffer, and tells how many counts found no room.
    pub(super) fn take(&self, mut into: impl FnMut(Counted)) -> u64 {
        let mut dropped = 0;
        for shard in self.shards.iter().filter_map(OnceLock::get) {
            for table in [&shard.tokens, &shard.services] {
                // First, and Acquire: what was published before it counted is seen, and what counts behind it is of the
                // next time.
                if table.taken.swap(0, Ordering::Acquire) > 0 {
                    table.places().filter_map(|place| place.take()).for_each(&mut into);
                }
            }
            dropped += shard.dropped.swap(0, Ordering::Relaxed);
        }
        dropped
    }

    /// How often each service, by its number, came to each outcome since the start.
    pub(super) fn totals(&self) -> BTreeMap<u32, Counts> {
        let mut totals = BTreeMap::<u32, Counts>::new();
        let shards = self.shards.iter().filter_map(OnceLock::get);
        for (service, counts) in shards.flat_map(|shard| shard.totals.each()) {
            let of_service = totals.entry(service).or_default();
            of_service.iter_mut().zip(counts).for_each(|(total, count)| *total += count);
        }
        totals
    }

    fn add(&self, table: &Table, key: &Key, second: i64) -> bool {
        let words = key.words();
        let mut hasher = self.hasher.build_hasher();
        words.iter().for_each(|word| hasher.write_u64(*word));
        let hash = hasher.finish();
        let tag = (hash & TAG).max(1 << 32);
        let length = table.words.len();
        let first = hash as usize % length;
        let is_flooded = table.taken.load(Ordering::Relaxed) > length / 4 * 3;
        let probes = if is_flooded { PROBES_IN_A_FLOOD } else { PROBES };
        let mut places = (first..first + probes).map(|place| table.place(place % length));
        let added = places.find_map(|place| place.add(tag, &words, second));
        if added == Some(Added::First) {
            table.taken.fetch_add(1, Ordering::Release);
        }
        added.is_some()
    }
}

impl Shard {
    fn new() -> Self {
        let table = |length| Table {
            words: (0..length).map(|_| AtomicU64::new(0)).collect(),
            notes: (0..length).map(|_| Note::default()).collect(),
            taken: AtomicUsize::new(0),
        };
        Self {
            tokens: table(TOKENS),
            services: table(SERVICES),
            totals: Totals::default(),
            dropped: AtomicU64::new(0),
        }
    }
}

impl Table {
    fn place(&self, place: usize) -> Place<'_> {
        Place { word: &self.words[place], note: &self.notes[place] }
    }

    fn places(&self) -> impl Iterator<Item = Place<'_>> {
        self.words.iter().zip(&self.notes).map(|(word, note)| Place { word, note })
    }
}

impl Place<'_> {
    /// Adds one, where the place is empty or is this key's.
    fn add(&self, tag: u64, key: &[u64; 3], second: i64) -> Option<Added> {
        let mut word = self.word.load(Ordering::Acquire);
        loop {
            if word == 0 {
                // Acquire: the key is written after the job has read the one before.
                let claim =
                    self.word.compare_exchange(0, tag, Ordering::Acquire, Ordering::Acquire);
                let Err(now) = claim else {
                    self.publish(tag, key, second);
                    return Some(Added::First);
                };
                word = now;
                continue;
            }
            let count = word & COUNT;
            if word & TAG != tag || count == 0 || count == COUNT || !self.is_of(key) {
                return None;
            }
            if self.note.last.load(Ordering::Relaxed) < second {
                self.note.last.fetch_max(second, Ordering::Relaxed);
            }
            let next = word + 1;
            // Release: who reads this count reads the time as well.
            match self.word.compare_exchange_weak(word, next, Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) => return Some(Added::Again),
                Err(now) => word = now,
            }
        }
    }

    fn publish(&self, tag: u64, key: &[u64; 3], second: i64) {
        let places = self.note.key.iter().zip(key);
        places.for_each(|(place, word)| place.store(*word, Ordering::Relaxed));
        self.note.last.store(second, Ordering::Relaxed);
        self.word.store(tag | 1, Ordering::Release);
    }

    fn is_of(&self, key: &[u64; 3]) -> bool {
        self.note.key.iter().zip(key).all(|(place, word)| place.load(Ordering::Relaxed) == *word)
    }

    /// Empties the place.
    fn take(&self) -> Option<Counted> {
        let mut word = self.word.load(Ordering::Acquire);
        loop {
            let count = u32::try_from(word & COUNT).ok().filter(|count| *count > 0)?;
            let key = self.note.key.each_ref().map(|word| word.load(Ordering::Relaxed));
            let last = self.note.last.load(Ordering::Relaxed);
            match self.word.compare_exchange(word, 0, Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) => return Key::read(key).map(|key| Counted { key, count, last }),
                Err(now) => word = now,
            }
        }
    }
}

impl Key {
    /// The token, or zeros, which are no token's; then the hour, the service and the outcome.
    fn words(&self) -> [u64; 3] {
        let token = self.token.map_or(0, |token| u128::from_be_bytes(*token.as_bytes()));
        let hour = u64::from(self.hour.number() as u32);
        let rest = hour << 32 | u64::from(self.service & 0xFF_FFFF) << 8;
        [(token >> 64) as u64, token as u64, rest | u64::from(self.outcome.number())]
    }

    fn read([high, low, rest]: [u64; 3]) -> Option<Self> {
        let token = u128::from(high) << 64 | u128::from(low);
        let token = (token != 0).then(|| TokenId::from_bytes(token.to_be_bytes()));
        let [a, b, c, d, e, f, g, outcome] = rest.to_be_bytes();
        let hour = Hour::numbered(i64::from(u32::from_be_bytes([a, b, c, d])));
        let service = u32::from_be_bytes([0, e, f, g]);
        Some(Self { token, service, outcome: Outcome::numbered(outcome)?, hour })
    }
}

/// The number of this thread: those that were there from the start have the lowest.
fn thread() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static NUMBER: usize = NEXT.fetch_add(1, Ordering::Relaxed);
    }
    NUMBER.with(|number| *number)
}
