//! Watching over Jeton itself: a file for each condition that an operator should see in time.

mod clock;
mod disk;
mod keys;

use crate::App;

/// What is remembered between two rounds.
#[derive(Default)]
pub(crate) struct Rounds {
    clocks: clock::Clocks,
    keys: keys::KeysSeen,
}

impl App {
    /// Looks at every condition. One that cannot be looked at says so in the operator's log, and is looked at again in the
    /// next round.
    pub(crate) async fn watch(&self, rounds: &mut Rounds) {
        if let Err(error) = self.watch_clock(&mut rounds.clocks).await {
            tracing::warn!(%error, "the clock could not be watched");
        }
        if let Err(error) = self.watch_disk().await {
            tracing::warn!(%error, "the room on the disk could not be watched");
        }
        if let Err(error) = self.watch_keys(&mut rounds.keys).await {
            tracing::warn!(%error, "the keys could not be watched");
        }
    }
}
