//! The signing keys in memory: few, and asked for at every exchange.

use std::sync::Arc;

use arc_swap::ArcSwap;
use jeton_core::{SigningKey, SigningKeyId};
use jiff::Timestamp;

/// Every signing key, in the order of their making.
#[derive(Debug, Default)]
pub(crate) struct Keyring(ArcSwap<Vec<SigningKey>>);

impl Keyring {
    pub(crate) fn all(&self) -> Arc<Vec<SigningKey>> {
        self.0.load_full()
    }

    /// Takes a key as it stands now.
    pub(crate) fn take(&self, key: &SigningKey) {
        self.0.rcu(|keys| {
            let mut keys = Vec::clone(keys);
            keys.retain(|known| known.id != key.id);
            keys.push(key.clone());
            keys.sort_by_key(|key| key.number);
            keys
        });
    }

    /// Has a key count as withdrawn from now on: its row is not what was written, so that nobody could withdraw it. Another one takes
    /// its place when it is asked for.
    pub(crate) fn withhold(&self, id: SigningKeyId, now: Timestamp) {
        self.0.rcu(|keys| {
            let mut keys = Vec::clone(keys);
            let withheld = keys.iter_mut().find(|key| key.id == id);
            if let Some(key) = withheld.filter(|key| key.withdrawn_at.is_none()) {
                (key.withdrawn_at, key.seal) = (Some(now), None);
            }
            keys
        });
    }
}
