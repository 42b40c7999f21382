//! The log: read, checked, anchored.

pub(crate) mod anchor;
pub(crate) mod verify;

use std::sync::Arc;

use jeton_core::{AccountId, AccountName, Caller, Refusal, Service, TokenId};
use jeton_store::{CheckError, Entry, Head, LogFilter};

use crate::{App, AppError};

/// Which entries are asked for.
#[derive(Debug, Clone, Default)]
pub struct LogQuery {
    /// Those about one token alone.
    pub token: Option<TokenId>,
    /// Those about or by one account alone.
    pub account: Option<AccountName>,
    /// Those about one service alone.
    pub service: Option<String>,
    /// Those behind this position.
    pub after: i64,
    /// At most this many.
    pub limit: u32,
}

impl App {
    /// Computes the whole chain of the log anew and compares; how many entries it has.
    ///
    /// # Errors
    /// The first entry that is not what it was when it was written.
    pub async fn check_log(&self) -> Result<i64, CheckError> {
        Ok(self.store.check_chain(Head::EMPTY).await?.head.seq)
    }

    /// Entries of the log in their order. A member sees what concerns them, an operator also what concerns
    /// a service of theirs, where they ask about it or a token of it, an administrator everything.
    pub async fn log(&self, query: LogQuery, by: &Caller) -> Result<Vec<Entry>, AppError> {
        by.needs(Caller::TOKENS_READ)?;
        let named = query.service.as_deref().map(|name| self.catalog.named(name)).transpose()?;
        let mut filter = LogFilter {
            token: query.token,
            account: match &query.account {
                Some(name) => Some(self.account_named(name, by).await?.id),
                None => None,
            },
            service: named.as_ref().map(|service| service.id),
        };
        if !by.is_admin() {
            match self.managed_service(named, query.token, by).await? {
                Some(service) => filter.service = Some(service.id),
                None => filter.account = Some(must_be_own(filter.account, by)?),
            }
        }
        Ok(self.store.log(filter, query.after, query.limit).await?)
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
}

/// The caller's own account: what else others do is read by administrators.
fn must_be_own(asked: Option<AccountId>, by: &Caller) -> Result<AccountId, Refusal> {
    match asked {
        Some(account) if account != by.account => Err(Refusal::AdministratorsOnly),
        _ => Ok(by.account),
    }
}
