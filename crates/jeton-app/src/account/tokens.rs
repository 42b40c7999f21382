//! The tokens of an account that have not ended.

use std::collections::BTreeSet;

use jeton_core::{AccountId, Token, TokenId};
use jeton_replica::Whose;
use jeton_store::{Page, Sifted, TokenFilter};

use crate::{App, AppError};

/// How many tokens are read at once.
const CHUNK: u32 = 1000;

impl App {
    /// All of them: those that the lists of the database lead to, and those that it hides. One whose row was altered is accepted no more
    /// when this returns, for nobody can change it.
    pub(super) async fn standing_tokens(&self, account: AccountId) -> Result<Vec<Token>, AppError> {
        let mut stood = self.replica.standing(&Whose { account: Some(account), services: None });
        let (mut tokens, mut after) = (Vec::new(), None);
        loop {
            let (last, next) = self.next_tokens(account, after).await?;
            tokens.extend(next);
            after = last;
            if after.is_none() {
                break;
            }
        }
        let listed: BTreeSet<TokenId> = tokens.iter().map(|token| token.id).collect();
        stood.retain(|token| !listed.contains(token));
        for hidden in stood.chunks(CHUNK as usize) {
            let Sifted { meant, altered, .. } =
                self.store.sift_those(live(account), hidden.to_vec()).await?;
            altered.into_iter().for_each(|token| self.replica.withhold_token(token));
            tokens.extend(meant);
        }
        Ok(tokens)
    }

    /// The next of them in lists, and the last of these where there may be more.
    pub(super) async fn next_tokens(
        &self,
        account: AccountId,
        after: Option<TokenId>,
    ) -> Result<(Option<TokenId>, Vec<Token>), AppError> {
        let tokens = self.store.tokens(live(account), Page { after, limit: CHUNK }).await?;
        let is_full = tokens.len() == CHUNK as usize;
        Ok((tokens.last().map(|token| token.id).filter(|_| is_full), tokens))
    }
}

fn live(account: AccountId) -> TokenFilter {
    TokenFilter { account: Some(account), ended: Some(false), ..TokenFilter::default() }
}
