//! Who follows the log in this process.

use jeton_core::{Record, TokenId};

/// Follows the log in memory.
///
/// At opening it takes the fault of a restoration that goes on, and every stored service, signing key, webhook that is not deleted, account, session that is not closed
/// and token, in that order. From then on it takes the record of every committed change in the order of the log: after the change is durable and before its
/// committer is answered. It runs on the writer's thread, so it must be quick.
pub trait Projection: Send + Sync {
    /// Takes a record as it stands now.
    fn take(&self, record: &Record);

    /// Takes many records, as [`Self::take`] takes one after the other.
    fn take_all(&self, records: &[Record]) {
        records.iter().for_each(|record| self.take(record));
    }

    /// Hears at opening how many tokens are about to come, more or less, before the first of them does.
    fn expect_tokens(&self, _count: usize) {}

    /// The revision of the last record that was taken of a token, if any was. A projection that keeps no tokens knows none, and
    /// nobody sees then that the row of one was put back.
    fn revision(&self, _token: TokenId) -> Option<i64> {
        None
    }

    /// Takes a token back that it was handed at opening: its row turned out not to be the one that there was.
    fn withhold(&self, _token: TokenId) {}
}
