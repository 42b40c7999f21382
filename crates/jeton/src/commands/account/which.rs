//! Which account: its identifier or its name.

use std::{convert::Infallible, str::FromStr};

use jeton_client::{AccountId, AccountQuery, Client, Error};

use crate::failure::{Doing as _, Failure};

/// An account as people name it.
#[derive(Debug, Clone)]
pub(super) struct Which(String);

impl FromStr for Which {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}

impl std::fmt::Display for Which {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Which {
    /// Its identifier.
    pub(super) async fn id(&self, client: &Client) -> Result<AccountId, Failure> {
        if let Ok(id) = self.0.parse() {
            return Ok(id);
        }
        let query = AccountQuery { name: Some(self.0.clone()), ..AccountQuery::default() };
        let found = match client.accounts(&query).await {
            // Whoever is no administrator looks for nobody, and may still name themselves.
            Err(error @ Error::Refused { .. }) => match self.own(client).await {
                Some(id) => return Ok(id),
                None => Err(error),
            },
            found => found,
        };
        let found = found.doing(|| format!("cannot look for the account `{self}`"))?;
        let id = found.items.first().map(|account| account.id.clone());
        id.ok_or_else(|| {
            let hint = "`jeton account list --search TEXT` looks for a part of a name";
            Failure::refused(format!("there is no account `{self}`")).hint(hint)
        })
    }

    /// That of whoever asks, where this is its name.
    async fn own(&self, client: &Client) -> Option<AccountId> {
        let current = client.session().await.ok()?;
        let is_own = current.account.name == self.0.to_lowercase();
        is_own.then(|| current.account.id.clone())
    }
}
