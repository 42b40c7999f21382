//! Entering the password again in a session that is open.

use std::net::IpAddr;

use jeton_core::{Caller, Refusal, decide::session};

use crate::{App, AppError, Password};

impl App {
    /// Checks the caller's password again; for the next five minutes the session may do what needs it.
    pub async fn confirm_session(
        &self,
        password: Password,
        address: Option<IpAddr>,
        by: &Caller,
    ) -> Result<(), AppError> {
        let id = by.session.ok_or(Refusal::NotFound { what: "session" })?;
        self.check_password(password, address, by).await?;
        self.settle(by, async |now| {
            let session = self.load_session(id).await?;
            Ok(((), vec![session::confirm(&session, now)?]))
        })
        .await
    }

    /// The caller, having entered their password in this very call.
    pub async fn in_person(
        &self,
        password: Password,
        address: Option<IpAddr>,
        by: &Caller,
    ) -> Result<Caller, AppError> {
        self.check_password(password, address, by).await?;
        Ok(Caller { authenticated_at: Some(self.clock.now()), ..by.clone() })
    }

    async fn check_password(
        &self,
        password: Password,
        address: Option<IpAddr>,
        by: &Caller,
    ) -> Result<(), AppError> {
        let account = self.load_account(by.account).await?;
        self.authenticate(account.name.as_str(), password, address).await.map(|_account| ())
    }
}
