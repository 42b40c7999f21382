//! Surrender: the holder of a secret ends it, without any other credential (RFC 7009).

use std::net::IpAddr;

use jeton_core::{Actor, Session, Token, TokenId, decide::surrender, policy::Policy};
use jeton_store::CommitError;
use jeton_token::Digest;

use crate::{App, AppError, Errand, commit::TRIES};

impl App {
    /// Ends the secret `text` for whoever holds it. When this returns it is refused everywhere on this node; what was
    /// no working secret before is none afterwards.
    pub async fn surrender(&self, text: &str, address: Option<IpAddr>) -> Result<(), AppError> {
        for digest in self.digests_of(text) {
            if let Some(token) = self.replica.token_of(&digest) {
                let _place = self.place_at(address, Errand::Revocation).await?;
                return self.surrender_token(token, &digest).await;
            }
        }
        Ok(())
    }

    async fn surrender_token(&self, id: TokenId, digest: &Digest) -> Result<(), AppError> {
        for _ in 0..TRIES {
            let token = self.load_token(id).await?;
            let session = self.own_session_of(&token).await?;
            let session = session.as_ref().map(|(session, tokens)| (session, tokens.as_slice()));
            let now = self.clock.now();
            let changes = surrender::surrender(&token, digest, session, now);
            if changes.is_empty() {
                return Ok(());
            }
            // Whoever has the secret acts as its owner.
            match self.commit(Actor::Account(token.account), changes, None, now).await {
                Ok(()) => return Ok(()),
                Err(CommitError::Stale) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(AppError::Conflict)
    }

    /// The session that `token` is the own credential of, with all its tokens.
    async fn own_session_of(
        &self,
        token: &Token,
    ) -> Result<Option<(Session, Vec<Token>)>, AppError> {
        let Some(id) = token.session else { return Ok(None) };
        let Some(session) = self.store.session(id).await? else { return Ok(None) };
        let of_jeton = self.catalog.by_id(token.service)?.name().as_str() == Policy::OWN;
        if !surrender::is_own_token(token, &session, of_jeton) {
            return Ok(None);
        }
        Ok(Some((session, self.store.tokens_of_session(id).await?)))
    }
}
