//! Reading the log.

use jeton_core::{AccountName, Caller, TokenId};
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

    /// Entries of the log in their order. A member sees what concerns them, an administrator everything.
    pub async fn log(&self, query: LogQuery, by: &Caller) -> Result<Vec<Entry>, AppError> {
        by.needs(Caller::TOKENS_READ)?;
        let account = match &query.account {
            Some(name) => Some(self.account_named(name, by).await?.id),
            None if by.must_be_admin().is_ok() => None,
            None => Some(by.account),
        };
        let service = query.service.as_deref().map(|name| self.catalog.named(name)).transpose()?;
        let filter =
            LogFilter { token: query.token, account, service: service.map(|service| service.id) };
        Ok(self.store.log(filter, query.after, query.limit).await?)
    }
}
