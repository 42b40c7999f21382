//! Reading the log.

use serde::Deserialize;

use crate::{
    AccountId, Answer, Client, Error, Page, PageQuery, ServiceId, SessionId, TokenId,
    address::Target, client::Call,
};

/// One entry of the log.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Entry {
    /// Its position: 1, 2, 3 … without gaps.
    pub seq: u64,
    /// RFC 3339, UTC.
    pub at: String,
    /// What happened, such as `token.rotated`.
    pub event: String,
    /// Who did it; `None` where it was Jeton itself.
    pub actor: Option<AccountId>,
    /// The account that it is about.
    pub account: Option<AccountId>,
    /// The service that it is about.
    pub service: Option<ServiceId>,
    /// The session that it is about.
    pub session: Option<SessionId>,
    /// The token that it is about.
    pub token: Option<TokenId>,
    /// The signing key that it is about, `key_…`.
    pub signing_key: Option<String>,
    /// Why a token ended.
    pub cause: Option<String>,
    /// The link of the hash chain, hexadecimal.
    pub hash: String,
}

/// Which entries are asked for.
#[derive(Debug, Clone, Default)]
pub struct LogQuery {
    /// Those about one token.
    pub token: Option<TokenId>,
    /// Those about or by one account, by its name.
    pub account: Option<String>,
    /// Those about one service, by its name.
    pub service: Option<String>,
    /// Which page; its cursor may also be a `seq` behind which to begin.
    pub page: PageQuery,
}

impl Client {
    /// A page of the log in its order. A member sees what concerns them, an administrator everything.
    pub async fn log(&self, query: &LogQuery) -> Result<Answer<Page<Entry>>, Error> {
        let target = Target::new(&["log"])
            .with("token", query.token.as_ref())
            .with("account", query.account.as_ref())
            .with("service", query.service.as_ref());
        self.ask(Call::get(query.page.of(target))).await
    }
}
