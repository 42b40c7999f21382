//! Accounts: made, listed, disabled, enabled, deleted.

pub(crate) mod change;
pub(crate) mod create;
pub(crate) mod leave;
pub(crate) mod list;
mod members;
mod sign_up;
mod tokens;

use jeton_core::{Account, AccountId, Caller, Change, Record, Refusal, TokenId};

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

/// The account as the last of `changes` that is about it leaves it.
fn changed_account(changes: &[Change], before: &Account) -> Account {
    let after = changes.iter().rev().find_map(|change| match &change.record {
        Record::Account(account) => Some(account.clone()),
        _ => None,
    });
    after.unwrap_or_else(|| before.clone())
}

/// The token that a change is about.
fn token_of(change: &Change) -> Option<TokenId> {
    match &change.record {
        Record::Token(token) => Some(token.id),
        _ => None,
    }
}
