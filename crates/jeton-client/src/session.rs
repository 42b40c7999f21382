//! Sessions: opened by a login, confirmed by the password, closed by a logout.

use jeton_token::Secret;
use serde::{Deserialize, Serialize};

use crate::{
    Account, Answer, Client, Error, Password, SessionId, TokenId, address::Target, client::Call,
    text,
};

/// One login of an account.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Session {
    /// Its identifier.
    pub id: SessionId,
    /// RFC 3339, UTC.
    pub opened_at: String,
    /// When the password was last entered.
    pub authenticated_at: String,
    /// When it ends by itself.
    pub expires_at: String,
}

/// A session that was just opened.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Opened {
    /// The session.
    pub session: Session,
    /// Who logged in.
    pub account: Account,
    /// The secret for calls of the API. No other answer has it.
    #[serde(deserialize_with = "text::read_secret")]
    pub token: Secret,
    /// The tokens that the login brought for other services; [`Client::reveal`] reads their secrets.
    pub tokens: Vec<SessionToken>,
}

/// A token that a login brought.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct SessionToken {
    /// Its identifier.
    pub id: TokenId,
    /// The service's name.
    pub service: String,
    /// The kind's name.
    pub kind: String,
}

#[derive(Serialize)]
struct Login<'a> {
    account: &'a str,
    #[serde(serialize_with = "Password::write")]
    password: &'a Password,
}

#[derive(Serialize)]
struct Confirmation<'a> {
    #[serde(serialize_with = "Password::write")]
    password: &'a Password,
}

impl Client {
    /// Logs in. This client itself stays as it is: make another one with the token of the answer.
    pub async fn open_session(
        &self,
        account: &str,
        password: &Password,
    ) -> Result<Answer<Opened>, Error> {
        self.ask(Call::post(Target::new(&["sessions"])).with(&Login { account, password })).await
    }

    /// The session that this client's token belongs to.
    pub async fn session(&self) -> Result<Answer<Session>, Error> {
        self.ask(Call::get(Target::new(&["session"]))).await
    }

    /// Enters the password again: for five minutes the session may do what needs it.
    pub async fn confirm_session(&self, password: &Password) -> Result<(), Error> {
        self.tell(Call::post(Target::new(&["session", "confirm"])).with(&Confirmation { password }))
            .await
    }

    /// Logs out: none of the session's tokens works from the moment of the answer.
    pub async fn close_session(&self) -> Result<(), Error> {
        self.tell(Call::delete(Target::new(&["session"]))).await
    }
}
