//! Changing one's own password.

use std::net::IpAddr;

use jeton_core::{Caller, Refusal, decide::password};

use crate::{App, AppError, Password, commit::Decided, crowd::Asker};

impl App {
    /// Gives the caller another password, for the one that they have. When this returns, every other session of
    /// theirs is closed with its tokens; the one that asks goes on.
    pub async fn change_password(
        &self,
        current: Password,
        new: Password,
        address: Option<IpAddr>,
        by: &Caller,
    ) -> Result<(), AppError> {
        let own = by.session.ok_or(Refusal::SessionNeeded)?;
        let name = self.load_account(by.account).await?.name;
        new.must_be_strong(&name)?;
        let who = Asker::Account(by.account);
        let checked = self.authenticate(name.as_str(), current, (address, who)).await?;
        let worker = self.worker(who).await?;
        let hash = worker.hash(new, &name, self.randomness.draw()?).await?;
        self.settle(by, async |now| {
            let account = self.load_account(by.account).await?;
            if account.password() != checked.password() {
                return Err(AppError::WrongPassword);
            }
            let own = self.load_session(own).await?;
            if !own.is_open(now) {
                return Err(Refusal::SessionEnded.into());
            }
            let found = self.guarded_by_password(account, now).await?;
            let changes = password::change(found.guarded(), hash.clone(), by, now)?;
            Ok(((), Decided::on([found.basis, (&own).into()], changes)))
        })
        .await
    }
}
