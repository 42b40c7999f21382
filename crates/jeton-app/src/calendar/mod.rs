//! The calendar of the ends of tokens.

mod caller;

use std::collections::{HashMap, hash_map::Entry};

use jeton_core::{
    AccountId, AccountName, Caller, ServiceName,
    decide::calendar::{MOST, TokenEnd, Whose, end_of, whose},
};

use crate::{App, AppError};

/// The ends of some tokens, the nearest first.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// Whose.
    pub of: CalendarOf,
    /// At most [`MOST`].
    pub ends: Vec<TokenEnd>,
}

/// Whose ends a calendar has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CalendarOf {
    /// Those of one account's tokens.
    Account(AccountName),
    /// Those of everybody's tokens of one service.
    Service(ServiceName),
}

impl App {
    /// The ends of the caller's own tokens, or of everybody's of `service`.
    pub async fn calendar(&self, service: Option<&str>, by: &Caller) -> Result<Calendar, AppError> {
        let service = service.map(|name| self.catalog.named(name)).transpose()?;
        let now = self.clock.now();
        let found = match whose(service.as_deref(), by)? {
            Whose::Own(account) => self.store.next_ends_of_account(account, now, MOST).await?,
            Whose::Service(service) => self.store.next_ends_of_service(service, now, MOST).await?,
        };
        let of = match &service {
            Some(service) => CalendarOf::Service(service.name().clone()),
            None => CalendarOf::Account(self.load_account(by.account).await?.name),
        };
        let mut owners: HashMap<AccountId, AccountName> = HashMap::new();
        let mut ends = Vec::with_capacity(found.len());
        for ending in found {
            let owner = match owners.entry(ending.token.account) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unknown) => {
                    unknown.insert(self.load_account(ending.token.account).await?.name)
                }
            };
            let service = self.catalog.by_id(ending.token.service)?;
            ends.extend(end_of(&ending.token, (&service, owner), ending.changed_at, now));
        }
        Ok(Calendar { of, ends })
    }
}
