//! What was taken out of the buffers and waits to be written down.

use std::collections::HashMap;

use jeton_core::{Hour, Outcome, TokenId};

use super::buffer::{Counted, Key};

/// What waits to be written down.
#[derive(Default)]
pub(super) struct Waiting {
    tokens: HashMap<OfToken, (i64, i64)>,
    /// By the number of the service.
    services: HashMap<(u32, Hour, Outcome), i64>,
    dropped: u64,
}

/// What is counted together for a token, whatever service was asked.
pub(super) type OfToken = (TokenId, Hour, Outcome);

/// So many counts of tokens wait at most.
pub(super) const MOST: usize = 1 << 16;

impl Waiting {
    pub(super) fn add(&mut self, counted: &Counted) {
        let Counted { key: Key { token, service, outcome, hour }, count, last } = *counted;
        let count = i64::from(count);
        *self.services.entry((service, hour, outcome)).or_default() += count;
        let Some(token) = token else { return };
        let key = (token, hour, outcome);
        if self.tokens.len() >= MOST && !self.tokens.contains_key(&key) {
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

    /// Takes the counts of up to `most` tokens.
    pub(super) fn take_tokens(&mut self, most: usize) -> Vec<(OfToken, i64, i64)> {
        let keys: Vec<_> = self.tokens.keys().take(most).copied().collect();
        let taken = keys.into_iter().filter_map(|key| {
            let (count, last) = self.tokens.remove(&key)?;
            Some((key, count, last))
        });
        taken.collect()
    }

    /// Takes the counts of all services.
    pub(super) fn take_services(&mut self) -> Vec<((u32, Hour, Outcome), i64)> {
        self.services.drain().collect()
    }

    pub(super) fn take_dropped(&mut self) -> u64 {
        std::mem::take(&mut self.dropped)
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len() + self.services.len()
    }

    /// Whether the counts should be written before their time, so that there is room.
    pub(super) fn is_filling(&self) -> bool {
        self.tokens.len() > MOST / 2
    }
}
