//! Putting a token into quarantine, and releasing it.

use jeton_core::{Caller, TokenId, decide::quarantine};

use super::Shown;
use crate::{App, AppError};

impl App {
    /// Puts a token into quarantine. It has no rights from the moment this returns, and every use of it is a fault.
    pub async fn quarantine(&self, id: TokenId, by: &Caller) -> Result<Shown, AppError> {
        self.settle(by, async |now| {
            let token = self.load_token(id).await?;
            let service = self.catalog.by_id(token.service)?;
            Ok(((), vec![quarantine::put(&token, &service, by, now)?]))
        })
        .await?;
        self.shown(self.load_token(id).await?).await
    }

    /// Gives a token in quarantine its rights back.
    pub async fn release(&self, id: TokenId, by: &Caller) -> Result<Shown, AppError> {
        self.settle(by, async |now| {
            let token = self.load_token(id).await?;
            let service = self.catalog.by_id(token.service)?;
            Ok(((), vec![quarantine::release(&token, &service, by, now)?]))
        })
        .await?;
        self.shown(self.load_token(id).await?).await
    }
}
