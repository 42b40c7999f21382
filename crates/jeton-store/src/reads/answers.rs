//! What can be read of the answers that are kept for idempotency keys.

use jeton_core::AccountId;

use crate::{Answer, ReadError, Store, answer};

impl Store {
    /// The answer that `account` got under an idempotency key. Answers are dropped when a later one is filed, so this one
    /// may be older than the 24 hours for which they are kept.
    pub async fn answer(&self, account: AccountId, key: &str) -> Result<Option<Answer>, ReadError> {
        let key = key.to_owned();
        self.read(move |db| answer::find(db, account, &key)).await
    }

    /// Notes that an answer which was filed for `account` is not the one that was, and refuses it.
    pub fn altered_answer(&self, account: AccountId) -> ReadError {
        answer::altered(&self.inner.seals, account)
    }
}
