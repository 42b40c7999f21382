//! The first administrator, who chooses a password by a link.

use jeton_core::{Account, AccountName, AccountState, Contact, LoginBy};

use super::MadeLink;
use crate::{App, AppError, NewAccount, NewLogin, NewRole};

/// Who is to be the first administrator, and how they become it.
#[derive(Debug)]
pub struct FirstAdministrator {
    /// The account's name.
    pub name: AccountName,
    /// The link by which its person chooses a password.
    pub invitation: MadeLink,
}

impl App {
    /// The link for the first administrator, as long as no administrator has chosen a password; a new one every time,
    /// which withdraws the one before. Where there is no account yet, one is made under `name`.
    pub async fn first_administrator(
        &self,
        name: AccountName,
    ) -> Result<Option<FirstAdministrator>, AppError> {
        let administrators = self.store.administrators().await?;
        if administrators.iter().any(|account| account.password().is_some()) {
            return Ok(None);
        }
        let invited = |account: &&Account| {
            account.login == LoginBy::Link && account.state == AccountState::Active
        };
        if let Some(account) = administrators.iter().find(invited) {
            let invitation = self.make_link_by_itself(account.id).await?;
            return Ok(Some(FirstAdministrator { name: account.name.clone(), invitation }));
        }
        if self.store.account_count().await? > 0 {
            return Ok(None);
        }
        let new = NewAccount {
            name,
            role: NewRole::Admin,
            login: NewLogin::Link,
            services: None,
            contact: Contact::default(),
        };
        let created = self.create_first_account(new).await?;
        let name = created.account.name;
        Ok(created.invitation.map(|invitation| FirstAdministrator { name, invitation }))
    }
}
