//! What was taken out of the buffers and waits to be written down.

use std::collections::HashMap;

use jeton_core::{Hour, Outcome, TokenId};
use jiff::Timestamp;

use super::buffer::{Counted, Key};

/// What waits to be written down.
#[derive(Default)]
pub(super) struct Waiting {
    tokens: HashMap<OfToken, (i64, i64)>,
    /// By the number of the service.
    services: HashMap<(u32, Hour, Outcome), i64>,
    dropped: u64,
    /// What is being written down: the counts of tokens up to a time, the first tokens at the end.
    closed: Vec<Count>,
    closed_at: Timestamp,
}

/// How often, and when last, in seconds since 1970.
pub(super) type Count = (OfToken, i64, i64);

/// What is counted together for a token, whatever service was asked.
pub(super) type OfToken = (TokenId, Hour, Outcome);

/// So many counts of tokens wait at most.
pub(super) const MOST: usize = 1 << 16;
/// Room for so many is kept.
const USUAL: usize = 1 << 10;

impl Waiting {
    pub(super) fn add(&mut self, counted: &Counted) {
        let Counted { key: Key { token, service, outcome, hour }, count, last } = *counted;
        let count = i64::from(count);
        *self.services.entry((service, hour, outcome)).or_default() += count;
        let Some(token) = token else { return };
        let key = (token, hour, outcome);
        if self.len_of_tokens() >= MOST && !self.tokens.contains_key(&key) {
            self.dropped += count.unsigned_abs();
            return;
        }
        self.put_back(key, count, last);
    }

    /// Adds what could not be written down.
    pub(super) fn put_back(&mut self, key: OfToken, count: i64, last: i64) {
        let (counted, seen) = self.tokens.entry(key).or_insert((0, last));
        *counted += count;
        *seen = last.max(*seen);
    }

    pub(super) fn put_back_service(&mut self, key: (u32, Hour, Outcome), count: i64) {
        *self.services.entry(key).or_default() += count;
    }

    /// Closes the counts of tokens up to `now`: what is counted from now on is written down behind them. They are in the order
    /// of the tokens, so that those are together that lie together in the database.
    pub(super) fn close(&mut self, now: Timestamp) {
        let counts = self.tokens.drain().map(|(key, (count, last))| (key, count, last));
        self.closed.extend(counts);
        self.closed.sort_unstable_by(|(a, ..), (b, ..)| b.0.as_bytes().cmp(a.0.as_bytes()));
        self.closed_at = now;
        // What a flood needed is given back.
        self.tokens.shrink_to(USUAL);
    }

    /// Up to when everything was counted that is being written down or is written down.
    pub(super) fn closed_at(&self) -> Timestamp {
        self.closed_at
    }

    /// Takes up to `most` of the closed counts.
    pub(super) fn take_tokens(&mut self, most: usize) -> Vec<Count> {
        let taken = self.closed.split_off(self.closed.len().saturating_sub(most));
        if self.closed.is_empty() {
            self.closed.shrink_to(USUAL);
        }
        taken
    }

    /// Whether all of the closed counts are written down.
    pub(super) fn is_written(&self) -> bool {
        self.closed.is_empty()
    }

    /// Takes the counts of all services.
    pub(super) fn take_services(&mut self) -> Vec<((u32, Hour, Outcome), i64)> {
        self.services.drain().collect()
    }

    pub(super) fn take_dropped(&mut self) -> u64 {
        std::mem::take(&mut self.dropped)
    }

    pub(super) fn len(&self) -> usize {
        self.len_of_tokens() + self.services.len()
    }

    /// Whether the counts should be written before their time, so that there is room.
    pub(super) fn is_filling(&self) -> bool {
        self.len_of_tokens() > MOST / 2
    }

    fn len_of_tokens(&self) -> usize {
        self.tokens.len() + self.closed.len()
    }
}
