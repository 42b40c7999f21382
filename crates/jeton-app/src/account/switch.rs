//! Disabling an account, and enabling it again.

use jeton_core::{Account, AccountId, Caller, Record, decide::account};

use crate::{App, AppError};

impl App {
    /// Disables an account: none of its tokens works from the moment this returns, its sessions are closed.
    pub async fn disable_account(&self, id: AccountId, by: &Caller) -> Result<Account, AppError> {
        by.must_be_admin()?;
        self.settle(by, async |now| {
            let account = self.load_account(id).await?;
            let mut sessions = Vec::new();
            for session in self.store.open_sessions(id, now).await? {
                let tokens = self.store.tokens_of_session(session.id).await?;
                sessions.push((session, tokens));
            }
            let changes = account::disable(&account, &sessions, by, now)?;
            Ok((changed_account(&changes, account), changes))
        })
        .await
    }

    /// Enables an account: its tokens that have not ended work again.
    pub async fn enable_account(&self, id: AccountId, by: &Caller) -> Result<Account, AppError> {
        by.must_be_admin()?;
        self.settle(by, async |_now| {
            let account = self.load_account(id).await?;
            let changes = vec![account::enable(&account, by)?];
            Ok((changed_account(&changes, account), changes))
        })
        .await
    }
}

fn changed_account(changes: &[jeton_core::Change], before: Account) -> Account {
    let after = changes.iter().find_map(|change| match &change.record {
        Record::Account(account) => Some(account.clone()),
        _ => None,
    });
    after.unwrap_or(before)
}
