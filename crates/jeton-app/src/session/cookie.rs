//! Browsers: the session whose secret stands in a cookie.

use jeton_core::{Session, Token, policy::Policy};

use crate::{App, AppError, Held, Sender};

impl App {
    /// The credential of whoever calls Jeton's own API by the secret in a browser's cookie. It authenticates nothing but
    /// that, and nothing else stands there.
    pub fn caller_by_cookie(&self, secret: &[u8], sender: Sender<'_>) -> Result<Held, AppError> {
        Held::of(self.verify_cookie(Policy::OWN, secret, sender), sender.address)
    }

    /// The token that stands in the cookie of a session, if it is a browser's.
    pub(super) async fn token_in_cookie(
        &self,
        session: &Session,
    ) -> Result<Option<Token>, AppError> {
        let own = self.catalog.named(Policy::OWN)?;
        let in_cookie = |token: &Token| {
            let kind = own.policy.kind(token.kind.as_str());
            token.service == own.id && kind.is_some_and(|kind| kind.cookie.is_some())
        };
        let tokens = self.store.tokens_of_session(session.id).await?;
        Ok(tokens.into_iter().find(|token| token.end.is_none() && in_cookie(token)))
    }
}
