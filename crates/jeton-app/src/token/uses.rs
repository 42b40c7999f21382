//! Who uses which secret of a token.

use jeton_core::{Caller, SecretMark, TokenId, Use};

use super::Shown;
use crate::{App, AppError};

/// The uses of a token's secrets, the latest first.
#[derive(Debug)]
pub struct TokenUses {
    /// The token.
    pub shown: Shown,
    /// Those of its present secret.
    pub live: Vec<Use>,
    /// Those of the secret before it.
    pub prior: Vec<Use>,
    /// Those of the secrets before that.
    pub older: Vec<Use>,
}

impl App {
    /// Who uses which secret of a token, for a caller who may see it. What is being written down just now may be missing.
    pub async fn uses(&self, id: TokenId, by: &Caller) -> Result<TokenUses, AppError> {
        let shown = self.token(id, by).await?;
        let token = &shown.token;
        let live = SecretMark::of(&token.live.digest);
        let prior = token.prior.as_ref().map(|prior| SecretMark::of(&prior.digest));
        self.record_uses_of(id).await;
        let uses = self.store.uses_of(id).await?;
        let (live, others): (Vec<_>, Vec<_>) = uses.into_iter().partition(|u| u.secret == live);
        let (prior, older) = others.into_iter().partition(|u| Some(u.secret) == prior);
        Ok(TokenUses { shown, live, prior, older })
    }
}
