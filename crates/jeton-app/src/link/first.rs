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

/// The account of whoever is to be the first administrator.
enum Awaited {
    /// It is there, and nobody has chosen its password.
    Invited(Box<Account>),
    /// There is no account at all.
    Nobody,
}

impl App {
    /// The link for the first administrator, as long as no administrator has chosen a password; a new one every time,
    /// which withdraws the one before. Where there is no account yet, one is made under `name`.
    pub async fn first_administrator(
        &self,
        name: AccountName,
    ) -> Result<Option<FirstAdministrator>, AppError> {
        match self.awaited().await? {
            None => Ok(None),
            Some(Awaited::Invited(account)) => {
                let invitation = self.make_link_by_itself(account.id).await?;
                Ok(Some(FirstAdministrator { name: account.name, invitation }))
            }
            Some(Awaited::Nobody) => {
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
    }

    /// Whether the link of the first administrator still waits for its person. Anybody may ask, so that the answer that
    /// stays is kept and not looked up.
    pub async fn awaits_first_administrator(&self) -> Result<bool, AppError> {
        if self.administered.get().is_some() {
            return Ok(false);
        }
        let awaits = self.awaited().await?.is_some();
        if !awaits {
            self.administered.get_or_init(|| ());
        }
        Ok(awaits)
    }

    async fn awaited(&self) -> Result<Option<Awaited>, AppError> {
        let administrators = self.store.administrators().await?;
        if administrators.iter().any(|account| account.password().is_some()) {
            return Ok(None);
        }
        let invited = |account: &Account| {
            account.login == LoginBy::Link && account.state == AccountState::Active
        };
        if let Some(account) = administrators.into_iter().find(invited) {
            return Ok(Some(Awaited::Invited(Box::new(account))));
        }
        Ok((self.store.account_count().await? == 0).then_some(Awaited::Nobody))
    }
}
