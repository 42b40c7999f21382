//! Sessions: opened by a login, confirmed by the password, closed by a logout.

use jeton_token::Secret;
use serde::{Deserialize, Serialize};

use crate::{
    Account, Answer, Client, Error, Page, PageQuery, Password, SessionId, TokenId, address::Target,
    client::Call, text,
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
    /// When it, or a token of it, was last seen in use.
    pub seen_at: String,
    /// When it ends by itself, however much it is used.
    pub expires_at: String,
    /// How many seconds it may go unused before it ends; `None` where that does not end it.
    pub idle_seconds: Option<i64>,
    /// Where it was opened from, if known.
    pub address: Option<String>,
    /// The program that opened it, if it said what it is.
    pub agent: Option<String>,
    /// The name of the product's service where it was opened at that one's front.
    pub service: Option<String>,
}

/// The session that asks.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct CurrentSession {
    /// The session.
    #[serde(flatten)]
    pub session: Session,
    /// Whose it is.
    pub account: Account,
}

/// A session among others.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct ListedSession {
    /// The session.
    #[serde(flatten)]
    pub session: Session,
    /// Whether it is the one that asks.
    pub current: bool,
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

#[derive(Serialize)]
struct NewPassword<'a> {
    #[serde(serialize_with = "Password::write")]
    current: &'a Password,
    #[serde(serialize_with = "Password::write")]
    new: &'a Password,
}

impl Call {
    /// Enters the password again.
    pub(crate) fn confirming(password: &Password) -> Self {
        Self::post(Target::new(&["session", "confirm"])).with(&Confirmation { password })
    }
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
    pub async fn session(&self) -> Result<Answer<CurrentSession>, Error> {
        self.ask(Call::get(Target::new(&["session"]))).await
    }

    /// Enters the password again: for five minutes the session may do what needs it.
    pub async fn confirm_session(&self, password: &Password) -> Result<(), Error> {
        self.tell(Call::confirming(password)).await
    }

    /// Changes one's own password: every other session is closed from the moment of the answer.
    pub async fn change_password(&self, current: &Password, new: &Password) -> Result<(), Error> {
        let call = Call::post(Target::new(&["session", "password"]));
        self.tell(call.with(&NewPassword { current, new })).await
    }

    /// A page of the open sessions of this client's account.
    pub async fn sessions(&self, query: &PageQuery) -> Result<Answer<Page<ListedSession>>, Error> {
        self.ask(Call::get(query.of(Target::new(&["sessions"])))).await
    }

    /// Logs out elsewhere: none of that session's tokens works from the moment of the answer.
    pub async fn end_session(&self, id: &SessionId) -> Result<(), Error> {
        self.tell(Call::delete(Target::new(&["sessions", id.as_str()]))).await
    }

    /// Logs out everywhere but in the session of this client's token.
    pub async fn end_other_sessions(&self) -> Result<(), Error> {
        self.tell(Call::delete(Target::new(&["sessions"]))).await
    }

    /// Logs out everywhere.
    pub async fn end_all_sessions(&self) -> Result<(), Error> {
        self.tell(Call::delete(Target::new(&["sessions"]).with("all", Some(true)))).await
    }

    /// Logs out: none of the session's tokens works from the moment of the answer.
    pub async fn close_session(&self) -> Result<(), Error> {
        self.tell(Call::delete(Target::new(&["session"]))).await
    }
}
