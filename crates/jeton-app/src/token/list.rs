//! The tokens, a page at a time.

use std::collections::HashMap;

use jeton_core::{AccountId, AccountName, Caller, LastUse, Token, TokenId};
use jeton_store::{TokenFilter, TokenOrder, TokenPage, TokenPlace, TokensFrom};
use jiff::Timestamp;

use super::{
    Shown,
    select::{Which, Whose},
};
use crate::{App, AppError};

/// Which tokens are asked for, and which page of them.
#[derive(Debug, Clone, Default)]
pub struct TokenQuery {
    /// Which; without an account the caller's own, or with `everybody` anybody's.
    pub which: Which,
    /// Anybody's: for those who manage the service, or some service.
    pub everybody: bool,
    /// Only those that have ended, or only those that have not.
    pub ended: Option<bool>,
    /// In which order.
    pub order: TokenOrder,
    /// Behind this place in that order.
    pub after: Option<TokenPlace>,
    /// At most this many.
    pub limit: u32,
}

/// A page of tokens.
#[derive(Debug)]
pub struct Listed {
    /// The tokens, in the order that was asked for: fewer than asked for also where many had to be passed over.
    pub tokens: Vec<Shown>,
    /// Where the next page begins, if there is one.
    pub next: Option<TokenPlace>,
}

impl App {
    /// A page of tokens that the caller may see.
    pub async fn tokens(&self, query: TokenQuery, by: &Caller) -> Result<Listed, AppError> {
        by.needs(Caller::TOKENS_READ)?;
        let whose = if query.everybody { Whose::Everybody } else { Whose::Own };
        let selection = self.selection(&query.which, whose, by).await?;
        let at = self.clock.now();
        let filter = self.filter(&selection, by, at).await?;
        let filter = TokenFilter { ended: query.ended, ..filter };
        if matches!(query.order, TokenOrder::Used | TokenOrder::UsedBackwards) {
            // What was used a moment ago counts as well.
            self.record_all_uses().await;
        }
        let from = TokensFrom { after: query.after, limit: query.limit };
        let TokenPage { tokens, next } =
            self.store.sorted_tokens(filter, query.order, from).await?;
        Ok(Listed { tokens: self.shown_all(tokens, at).await?, next })
    }

    /// Tokens as a caller may see them, with each owner looked up once.
    pub(crate) async fn shown_all(
        &self,
        found: Vec<Token>,
        at: Timestamp,
    ) -> Result<Vec<Shown>, AppError> {
        let ids = found.iter().map(|token| token.id).collect();
        let uses = self.store.last_uses(ids).await?.into_iter();
        let mut uses: HashMap<TokenId, LastUse> = uses.map(|last| (last.token, last)).collect();
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
            let last_use = self.latest_use(token.id, uses.remove(&token.id));
            tokens.push(Shown { token, service, owner, at, last_use });
        }
        Ok(tokens)
    }
}
