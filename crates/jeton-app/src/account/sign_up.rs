//! Signing up: a stranger makes an account at the front of a service whose policy lets strangers do so.

use jeton_core::{
    AccountName, Actor,
    decide::{account, session::Entrance},
};

use super::create::name_taken;
use crate::{App, AppError, Login, Opened, crowd::Asker};

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
        let Login { password, origin, holder, .. } = login;
        let worker = self.worker(Asker::from(origin.address)).await?;
        let hash = worker.hash(password, &name, self.randomness.draw()?).await?;
        let drawn = self.randomness.draw()?;
        let (account, made) = account::sign_up(&service, name, hash, &drawn, now)?;
        let mut changes = vec![made];
        changes.extend(self.tokens_of_creation(&account, now)?);
        let committed = self.commit(Actor::Account(account.id), changes, None, now).await;
        committed.map_err(|error| name_taken(error, &account.name))?;
        let now = self.clock.now();
        self.throttle.succeeded(&account.name, origin.address, now);
        // The password was entered in this very call, and is not checked once more.
        let entrance = Entrance { holder, origin, authenticated_at: now };
        self.open_first_session(account, service.id, entrance).await
    }
}
