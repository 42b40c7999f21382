//! Watching over Jeton itself: a file for each condition that an operator should see in time.

mod clock;
mod disk;
mod indexes;
mod keys;
mod recount;
pub(crate) mod rows;

use crate::{App, AppError, rest::Rest};

/// What is remembered between two rounds.
#[derive(Default)]
pub(crate) struct Rounds {
    /// Of the job that closes settled faults.
    pub(crate) settled: Rest,
    /// Of the one that tells of ends.
    pub(crate) ends: Rest,
    clocks: clock::Clocks,
    indexes: indexes::Checking,
    keys: keys::KeysSeen,
    key_file: keys::Refused,
    recounting: recount::Recounting,
    /// How often somebody else had been seen to write.
    strangers: u64,
}

impl App {
    /// Looks at every condition. One that cannot be looked at says so in the operator's log, and is looked at again in the
    /// next round.
    pub(crate) async fn watch(&self, rounds: &mut Rounds) {
        let clock = self.watch_clock(&mut rounds.clocks).await;
        self.troubles.note("the clock could not be watched", clock);
        let disk = self.watch_disk().await;
        self.troubles.note("the room on the disk could not be watched", disk);
        let journal = self.keep_journal().await;
        self.troubles.note("the journal could not be kept", journal);
        let file = self.watch_key_file(&mut rounds.key_file).await;
        self.troubles.note("the key file could not be watched", file);
        let keys = self.watch_keys(&mut rounds.keys).await;
        self.troubles.note("the keys could not be watched", keys);
        let strangers = self.watch_strangers(rounds).await;
        self.troubles.note("who else writes to the database could not be watched", strangers);
        let indexes = self.watch_indexes(&mut rounds.indexes).await;
        self.troubles.note("the indexes could not be checked", indexes);
        let recounted = self.recount_rows(&mut rounds.recounting).await;
        self.troubles.note("the rows could not be counted", recounted);
        let rows = self.watch_rows().await;
        self.troubles.note("altered rows could not be told", rows);
    }

    /// Where somebody else wrote to the database, everything is looked at again that they may have changed.
    async fn watch_strangers(&self, rounds: &mut Rounds) -> Result<(), AppError> {
        let seen = self.look_for_strangers().await?;
        if seen > std::mem::replace(&mut rounds.strangers, seen) {
            rounds.recounting.doubt();
            rounds.indexes.doubt();
            self.store.mend_indexes().await?;
        }
        Ok(())
    }
}
