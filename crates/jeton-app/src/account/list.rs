//! The accounts, a page at a time.

use jeton_core::{Account, AccountId, AccountName, Caller, Refusal};
use jeton_store::{AccountFilter, AccountOrder, Page};

use crate::{App, AppError};

/// Which accounts are asked for.
#[derive(Debug, Clone, Default)]
pub struct AccountQuery {
    /// Which ones.
    pub filter: AccountFilter,
    /// In which order.
    pub order: AccountOrder,
    /// Those behind this one in that order.
    pub after: Option<AccountId>,
    /// The most to return.
    pub limit: u32,
}

impl App {
    /// Up to `limit` accounts that match.
    pub async fn accounts(
        &self,
        query: AccountQuery,
        by: &Caller,
    ) -> Result<Vec<Account>, AppError> {
        by.must_be_admin()?;
        let AccountQuery { filter, order, after, limit } = query;
        Ok(self.store.find_accounts(filter, order, Page { after, limit }).await?)
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
