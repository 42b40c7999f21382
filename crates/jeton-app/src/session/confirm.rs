//! Entering the password again in a session that is open.

use std::net::IpAddr;

use jeton_core::{
    Caller, Change, Refusal, Token,
    decide::{rotate, session},
    policy::Policy,
};
use jeton_token::Secret;
use jiff::Timestamp;

use crate::{App, AppError, LetIn, Password, crowd::Asker};

/// A session in which the password was entered again.
#[derive(Debug)]
pub struct Confirmed {
    /// What stands in a browser's cookie from now on; the secret before it is refused already. A program keeps its own.
    pub cookie: Option<(Token, Secret)>,
    /// When it was entered.
    pub at: Timestamp,
}

impl App {
    /// Checks the caller's password again; for the next five minutes the session may do what needs it. A browser gets
    /// another secret, so that one that was taken from it before is worth nothing then.
    pub async fn confirm_session(
        &self,
        password: Password,
        address: Option<IpAddr>,
        by: &Caller,
    ) -> Result<Confirmed, AppError> {
        let id = by.session.ok_or(Refusal::NotFound { what: "session" })?;
        self.check_password(password, address, by).await?;
        self.settle(by, async |now| {
            let session = self.load_session(id).await?;
            let mut changes = vec![session::confirm(&session, now)?];
            let cookie = match self.token_in_cookie(&session).await? {
                Some(token) => Some(self.renewed(&token, &mut changes, now).await?),
                None => None,
            };
            Ok((Confirmed { cookie, at: now }, changes))
        })
        .await
    }

    async fn renewed(
        &self,
        token: &Token,
        changes: &mut Vec<Change>,
        now: Timestamp,
    ) -> Result<(Token, Secret), AppError> {
        let own = self.catalog.named(Policy::OWN)?;
        let owner = self.load_account(token.account).await?;
        let kind = own.kind(token.kind.as_str())?;
        let renewed = rotate::renew(token, kind, &owner, &self.mint()?, now)?;
        changes.push(renewed.change);
        Ok((renewed.token, renewed.secret))
    }

    /// The caller, having entered their password in this very call.
    pub async fn in_person(
        &self,
        password: Password,
        address: Option<IpAddr>,
        by: LetIn,
    ) -> Result<LetIn, AppError> {
        self.check_password(password, address, &by).await?;
        Ok(by.confirmed(self.clock.now()))
    }

    async fn check_password(
        &self,
        password: Password,
        address: Option<IpAddr>,
        by: &Caller,
    ) -> Result<(), AppError> {
        let account = self.load_account(by.account).await?;
        let who = Asker::Account(by.account);
        let checked = self.authenticate(account.name.as_str(), password, (address, who)).await;
        checked.map(|_account| ())
    }
}
