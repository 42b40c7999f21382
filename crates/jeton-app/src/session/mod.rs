//! Sessions: opened by a login, confirmed by the password, closed by a logout.

pub(crate) mod close;
pub(crate) mod confirm;
mod cookie;
pub(crate) mod list;
pub(crate) mod open;
mod password;
mod seen;

#[cfg(test)]
mod tests;

use jeton_core::{AccountName, Caller, Refusal, Session, SessionId};

use crate::{App, AppError};

impl App {
    /// The session that the caller's credential belongs to.
    pub async fn session_of(&self, by: &Caller) -> Result<Session, AppError> {
        let id = by.session.ok_or(Refusal::NotFound { what: "session" })?;
        self.load_session(id).await
    }

    async fn load_session(&self, id: SessionId) -> Result<Session, AppError> {
        let session = self.store.session(id).await?;
        let session = session.map(|session| self.as_seen(session));
        session.ok_or_else(|| Refusal::NotFound { what: "session" }.into())
    }
}

/// What a person typed where a name belongs, as the throttle counts it.
fn typed_name(text: &str) -> Option<AccountName> {
    text.parse().ok()
}

/// A name for what is none.
fn nobody() -> AccountName {
    "?".parse().expect("a question mark is a printable character")
}
