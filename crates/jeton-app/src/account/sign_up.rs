//! Signing up: a stranger makes an account at the front of a service whose policy lets strangers do so.

use jeton_core::{AccountName, Actor, decide::account};

use super::create::name_taken;
use crate::{App, AppError, Login, Opened, Password};

impl App {
    /// Makes a member of the one service whose front asks, and logs in. Throttled by address, because every try
    /// costs the work of a password.
    pub async fn sign_up(
        &self,
        name: AccountName,
        service: &str,
        login: Login,
    ) -> Result<Opened, AppError> {
        let service = self.catalog.named(service)?;
        account::must_be_open(&service)?;
        let now = self.clock.now();
        if let Some(retry_after) = self.throttle.wait_to_sign_up(login.origin.address, now) {
            return Err(AppError::Throttled { retry_after });
        }
        self.throttle.signed_up(login.origin.address, now);
        let password = Password::new(login.password.expose());
        let hash =
            self.passwords.worker().await.hash(password, &name, self.randomness.draw()?).await?;
        let drawn = self.randomness.draw()?;
        let (account, made) = account::sign_up(&service, name, hash, &drawn, now)?;
        let mut changes = vec![made];
        changes.extend(self.tokens_of_creation(&account, now)?);
        let committed = self.commit(Actor::Account(account.id), changes, None, now).await;
        committed.map_err(|error| name_taken(error, &account.name))?;
        self.open_session(login).await
    }
}
