//! The log: read, followed, exported, checked, anchored.

pub(crate) mod anchor;
pub(crate) mod export;
pub(crate) mod follow;
mod journal;
pub(crate) mod of_fault;
pub(crate) mod state;
pub(crate) mod verify;

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use jeton_core::{
    AccountId, AccountName, Actor, Caller, Event, FaultId, LogFilter, Refusal, Service,
    ServiceName, TokenId,
};
use jeton_store::{ChangedSetting, CheckError, Entry, Head, LogPage};
use jiff::Timestamp;

use crate::{App, AppError};

/// Which entries are asked for. What is not said does not matter.
#[derive(Debug, Clone, Default)]
pub struct LogQuery {
    /// Those about one token alone.
    pub token: Option<TokenId>,
    /// Those about one fault, and what happened to its token while it was open.
    pub fault: Option<FaultId>,
    /// Those about or by one account alone.
    pub account: Option<Whose>,
    /// Those of what somebody did.
    pub actor: Option<Who>,
    /// Those about one service alone.
    pub service: Option<String>,
    /// Those of any of these events.
    pub events: Vec<Event>,
    /// Those of that time or later.
    pub since: Option<Timestamp>,
    /// Those of an earlier time.
    pub until: Option<Timestamp>,
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// Jeton itself.
    Jeton,
    /// An account.
    Account(Whose),
}

/// An account, by its name or by its identifier. A deleted one has given its name back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// The one of that name.
    Named(AccountName),
    /// The one of that identifier, also when it is deleted.
    Id(AccountId),
}

/// An entry, with the names of what it is about as they are now.
#[derive(Debug, Clone)]
pub struct ShownEntry {
    /// The entry.
    pub entry: Entry,
    /// Who did it, where the caller may know them.
    pub actor: Option<AccountName>,
    /// The account that it is about, where the caller may know it.
    pub account: Option<AccountName>,
    /// The service that it is about.
    pub service: Option<ServiceName>,
    /// The setting that it set; its values, which may name people, where the caller manages the service.
    pub setting: Option<ChangedSetting>,
}

impl App {
    /// Computes the whole chain of the log anew and compares; how many entries it has.
    ///
    /// # Errors
    /// The first entry that is not what it was when it was written.
    pub async fn check_log(&self) -> Result<i64, CheckError> {
        Ok(self.store.check_chain(Head::EMPTY).await?.head.seq)
    }

    /// A page of the log. A member sees what concerns them, an operator also what concerns a service of theirs, where they
    /// ask about it or a token of it, an administrator everything.
    pub async fn log(
        &self,
        query: &LogQuery,
        page: LogPage,
        by: &Caller,
    ) -> Result<Vec<ShownEntry>, AppError> {
        let entries = match query.fault {
            Some(fault) => self.entries_of_fault(fault, query, page, by).await?,
            None => self.store.log_page(self.entries_of(query, by).await?, page).await?,
        };
        self.shown_entries(entries, by).await
    }

    /// What `query` means for this caller.
    async fn entries_of(&self, query: &LogQuery, by: &Caller) -> Result<LogFilter, AppError> {
        by.needs(Caller::TOKENS_READ)?;
        let (mut filter, named) = self.asked_for(query, by).await?;
        if !by.is_admin() {
            match self.managed_service(named, query.token, by).await? {
                Some(service) => filter.service = Some(service.id),
                None => filter.account = Some(must_be_own(filter.account, by)?),
            }
        }
        Ok(filter)
    }

    async fn asked_for(
        &self,
        query: &LogQuery,
        by: &Caller,
    ) -> Result<(LogFilter, Option<Arc<Service>>), AppError> {
        let named = query.service.as_deref().map(|name| self.catalog.named(name)).transpose()?;
        let filter = LogFilter {
            token: query.token,
            account: self.whose(query.account.as_ref(), by).await?,
            actor: self.who(query.actor.as_ref(), by).await?,
            service: named.as_ref().map(|service| service.id),
            events: query.events.clone(),
            since: query.since,
            until: query.until,
        };
        Ok((filter, named))
    }

    async fn who(&self, who: Option<&Who>, by: &Caller) -> Result<Option<Actor>, AppError> {
        match who {
            Some(Who::Jeton) => Ok(Some(Actor::System)),
            Some(Who::Account(whose)) => Ok(self.whose(Some(whose), by).await?.map(Actor::Account)),
            None => Ok(None),
        }
    }

    async fn whose(
        &self,
        whose: Option<&Whose>,
        by: &Caller,
    ) -> Result<Option<AccountId>, AppError> {
        Ok(match whose {
            Some(Whose::Named(name)) => Some(self.account_named(name, by).await?.id),
            Some(Whose::Id(id)) => Some(*id),
            None => None,
        })
    }

    /// The service that the question is about, by its name or by a token of it, if the caller manages it.
    async fn managed_service(
        &self,
        named: Option<Arc<Service>>,
        token: Option<TokenId>,
        by: &Caller,
    ) -> Result<Option<Arc<Service>>, AppError> {
        let service = match (named, token) {
            (Some(service), _) => Some(service),
            (None, Some(id)) => match self.store.token(id).await? {
                Some(token) => Some(self.catalog.by_id(token.service)?),
                None => None,
            },
            (None, None) => None,
        };
        Ok(service.filter(|service| by.manages(service)))
    }

    /// The entries with their names. Of accounts that the caller may not know the identifier alone is told.
    async fn shown_entries(
        &self,
        entries: Vec<Entry>,
        by: &Caller,
    ) -> Result<Vec<ShownEntry>, AppError> {
        let named = entries.iter().flat_map(|entry| [actor_of(entry), entry.subject.account]);
        let mut ids: Vec<AccountId> = named.flatten().collect();
        ids.sort_unstable();
        ids.dedup();
        let accounts = self.store.accounts_of(ids).await?.into_iter();
        let names: HashMap<AccountId, AccountName> = accounts
            .filter(|account| by.knows(account))
            .map(|account| (account.id, account.name))
            .collect();
        let name = |id: Option<AccountId>| id.and_then(|id| names.get(&id).cloned());
        let mut settings = self.changed_settings(&entries, by).await?;
        let shown = entries.into_iter().map(|entry| ShownEntry {
            actor: name(actor_of(&entry)),
            account: name(entry.subject.account),
            service: entry
                .subject
                .service
                .and_then(|id| self.catalog.by_id(id).ok())
                .map(|service| service.name().clone()),
            setting: settings.remove(&entry.seq),
            entry,
        });
        Ok(shown.collect())
    }

    async fn changed_settings(
        &self,
        entries: &[Entry],
        by: &Caller,
    ) -> Result<BTreeMap<i64, ChangedSetting>, AppError> {
        let is_set = |entry: &&Entry| entry.event == Event::SettingSet;
        let entries: Vec<Entry> = entries.iter().filter(is_set).cloned().collect();
        if entries.is_empty() {
            return Ok(BTreeMap::new());
        }
        let services: HashMap<_, _> =
            entries.iter().map(|entry| (entry.seq, entry.subject.service)).collect();
        let mut changed = self.store.changed_settings(entries).await?;
        for (seq, setting) in &mut changed {
            let service = services[seq].and_then(|id| self.catalog.by_id(id).ok());
            if !service.is_some_and(|service| by.manages(&service)) {
                (setting.before, setting.after) = (None, None);
            }
        }
        Ok(changed)
    }
}

fn actor_of(entry: &Entry) -> Option<AccountId> {
    match entry.actor {
        Actor::System => None,
        Actor::Account(id) => Some(id),
    }
}

/// The caller's own account: what else others do is read by administrators.
fn must_be_own(asked: Option<AccountId>, by: &Caller) -> Result<AccountId, Refusal> {
    match asked {
        Some(account) if account != by.account => Err(Refusal::AdministratorsOnly),
        _ => Ok(by.account),
    }
}
