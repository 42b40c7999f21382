//! The tokens, a page at a time.

use std::collections::HashMap;

use jeton_core::{AccountId, AccountName, Caller, KindName, Service, ServiceId, TokenId, Use};
use jeton_store::{Page, TokenFilter};

use super::Shown;
use crate::{App, AppError};

/// Which tokens are asked for.
#[derive(Debug, Clone, Default)]
pub struct TokenQuery {
    /// Whose; `None` for the caller's own, or with `everybody` for anybody's.
    pub account: Option<AccountName>,
    /// Anybody's: for those who manage the service, or some service.
    pub everybody: bool,
    /// Of one service alone.
    pub service: Option<String>,
    /// Of one kind alone.
    pub kind: Option<KindName>,
    /// Only those that have ended, or only those that have not.
    pub ended: Option<bool>,
    /// Behind this one.
    pub after: Option<TokenId>,
    /// At most this many.
    pub limit: u32,
}

/// A page of tokens.
#[derive(Debug)]
pub struct Listed {
    /// The tokens, in the order of their making.
    pub tokens: Vec<Shown>,
    /// Where the next page begins, if there is one.
    pub next: Option<TokenId>,
}

impl App {
    /// A page of tokens that the caller may see.
    pub async fn tokens(&self, query: TokenQuery, by: &Caller) -> Result<Listed, AppError> {
        by.needs(Caller::TOKENS_READ)?;
        let account = self.whose(&query, by).await?;
        let service = query.service.as_deref().map(|name| self.catalog.named(name)).transpose()?;
        let others = account.is_none_or(|account| !by.answers_for(account));
        let filter = TokenFilter {
            account,
            among: if others { self.managed(service.as_deref(), by)? } else { None },
            service: service.map(|service| service.id),
            kind: query.kind,
            ended: query.ended,
        };
        let mut found =
            self.store.tokens(filter, Page { after: query.after, limit: query.limit + 1 }).await?;
        let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().map(|token| token.id).filter(|_| more);
        let at = self.clock.now();
        let ids = found.iter().map(|token| token.id).collect();
        let uses = self.store.last_uses(ids).await?.into_iter();
        let mut uses: HashMap<TokenId, Use> = uses.map(|last| (last.token, last)).collect();
        let mut names: HashMap<AccountId, AccountName> = HashMap::new();
        let mut tokens = Vec::with_capacity(found.len());
        for token in found {
            let owner = match names.get(&token.account) {
                Some(name) => name.clone(),
                None => {
                    let name = self.load_account(token.account).await?.name;
                    names.insert(token.account, name.clone());
                    name
                }
            };
            let service = self.catalog.by_id(token.service)?;
            let last_use = uses.remove(&token.id);
            tokens.push(Shown { token, service, owner, at, last_use });
        }
        Ok(Listed { tokens, next })
    }

    async fn whose(&self, query: &TokenQuery, by: &Caller) -> Result<Option<AccountId>, AppError> {
        match (&query.account, query.everybody) {
            (Some(name), _) => Ok(Some(self.account_named(name, by).await?.id)),
            (None, false) => Ok(Some(by.account)),
            (None, true) => Ok(None),
        }
    }

    /// The services among whose tokens the caller may see those of others; `None` is all, or the one asked about.
    pub(crate) fn managed(
        &self,
        asked: Option<&Service>,
        by: &Caller,
    ) -> Result<Option<Vec<ServiceId>>, AppError> {
        if let Some(service) = asked {
            by.must_manage(service)?;
            return Ok(None);
        }
        if by.is_admin() {
            return Ok(None);
        }
        let all = self.catalog.all();
        let managed: Vec<_> =
            all.iter().filter(|service| by.manages(service)).map(|service| service.id).collect();
        // To a caller who manages nothing, the list of everybody's tokens is that of administrators.
        if managed.is_empty() {
            by.must_be_admin()?
        }
        Ok(Some(managed))
    }
}
