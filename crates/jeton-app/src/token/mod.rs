//! Tokens: issued, listed, shown, revealed, rotated, renamed, extended, ended.

mod end;
mod expiry;
pub(crate) mod explain;
mod extend;
pub(crate) mod introspect;
pub(crate) mod issue;
pub(crate) mod list;
mod quarantine;
mod rename;
mod reveal;
pub(crate) mod rotate;
mod rotation;
mod scopes;
pub(crate) mod select;
mod surrender;
pub(crate) mod sweep;
#[cfg(test)]
mod tests;
pub(crate) mod usage;
pub(crate) mod uses;

use std::sync::Arc;

use jeton_core::{AccountName, Caller, LastUse, Refusal, Service, Token, TokenId};
use jiff::Timestamp;

use crate::{App, AppError};

/// A token as a caller may see it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The token.
    pub token: Token,
    /// Its service.
    pub service: Arc<Service>,
    /// Its owner's name.
    pub owner: AccountName,
    /// When it was looked at: what `expired` means.
    pub at: Timestamp,
    /// Its last use that was accepted, if there was one.
    pub last_use: Option<LastUse>,
}

impl App {
    /// The token of that id, for a caller who may see it.
    pub async fn token(&self, id: TokenId, by: &Caller) -> Result<Shown, AppError> {
        let token = self.load_token(id).await?;
        token.must_be_seen_by(by, &*self.catalog.by_id(token.service)?)?;
        self.shown(token).await
    }

    pub(crate) async fn load_token(&self, id: TokenId) -> Result<Token, AppError> {
        let token = self.store.token(id).await?;
        token.ok_or_else(|| Refusal::NotFound { what: "token" }.into())
    }

    pub(crate) async fn last_use(&self, id: TokenId) -> Result<Option<LastUse>, AppError> {
        let written = self.store.last_uses(vec![id]).await?.pop();
        Ok(self.latest_use(id, written))
    }

    pub(crate) async fn shown(&self, token: Token) -> Result<Shown, AppError> {
        let service = self.catalog.by_id(token.service)?;
        let owner = self.load_account(token.account).await?.name;
        let last_use = self.last_use(token.id).await?;
        Ok(Shown { token, service, owner, at: self.clock.now(), last_use })
    }
}
