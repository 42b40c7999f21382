//! Accounts: made, listed, disabled, enabled.

pub(crate) mod create;
pub(crate) mod list;
mod members;
mod sign_up;
mod switch;

use jeton_core::{Account, AccountId, Caller, Refusal};

use crate::{App, AppError};

impl App {
    /// The account of that id, for a caller who may see it.
    pub async fn account(&self, id: AccountId, by: &Caller) -> Result<Account, AppError> {
        if !by.answers_for(id) {
            return Err(Refusal::NotFound { what: "account" }.into());
        }
        self.load_account(id).await
    }

    pub(crate) async fn load_account(&self, id: AccountId) -> Result<Account, AppError> {
        let account = self.store.account(id).await?;
        account.ok_or_else(|| Refusal::NotFound { what: "account" }.into())
    }
}
