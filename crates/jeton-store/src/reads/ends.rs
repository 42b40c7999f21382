//! What can be read of the tokens that end next.

use jeton_core::{AccountId, ServiceId};
use jiff::Timestamp;

use crate::{Ending, ReadError, Store, tables::tokens::ends};

impl Store {
    /// The tokens of `account` that end next after `now`, at most `limit`: those that end by themselves, with no session,
    /// and are not in quarantine.
    pub async fn next_ends_of_account(
        &self,
        account: AccountId,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<Ending>, ReadError> {
        self.read(move |db| ends::of_account(db, account, now, limit)).await
    }

    /// The same of everybody's tokens of `service`.
    pub async fn next_ends_of_service(
        &self,
        service: ServiceId,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<Ending>, ReadError> {
        self.read(move |db| ends::of_service(db, service, now, limit)).await
    }
}
