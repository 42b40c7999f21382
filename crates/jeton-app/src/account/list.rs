//! The accounts, a page at a time.

use jeton_core::{Account, AccountId, AccountName, Caller, Refusal};

use jeton_store::Page;

use crate::{App, AppError};

impl App {
    /// Up to `limit` accounts behind `after`, in the order of their making.
    pub async fn accounts(
        &self,
        after: Option<AccountId>,
        limit: u32,
        by: &Caller,
    ) -> Result<Vec<Account>, AppError> {
        by.must_be_admin()?;
        Ok(self.store.accounts(Page { after, limit }).await?)
    }

    /// The account of that name.
    pub async fn account_named(
        &self,
        name: &AccountName,
        by: &Caller,
    ) -> Result<Account, AppError> {
        let found = self.store.account_named(name).await?;
        let seen = found.filter(|account| by.knows(account));
        seen.ok_or_else(|| Refusal::NotFound { what: "account" }.into())
    }
}
