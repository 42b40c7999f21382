//! Ending the grace of a rotation before its time.

use jeton_core::{Caller, TokenId, decide::rotation};

use super::Shown;
use crate::{App, AppError};

impl App {
    /// Ends the grace of a token's old secret: it is refused from the moment this returns.
    pub async fn close_rotation(&self, id: TokenId, by: &Caller) -> Result<Shown, AppError> {
        self.settle(by, async |now| {
            let token = self.load_token(id).await?;
            let service = self.catalog.by_id(token.service)?;
            Ok(((), vec![rotation::close(&token, &service, by, now)?]))
        })
        .await?;
        self.shown(self.load_token(id).await?).await
    }

    /// Takes a rotation back while its grace runs: the old secret is the only one again, and the new one is refused
    /// from the moment this returns.
    pub async fn cancel_rotation(&self, id: TokenId, by: &Caller) -> Result<Shown, AppError> {
        self.settle(by, async |now| {
            let token = self.load_token(id).await?;
            let service = self.catalog.by_id(token.service)?;
            token.must_be_changed_by(by, &service)?;
            let kind = service.kind(token.kind.as_str())?;
            Ok(((), vec![rotation::cancel(&token, (&service, kind), by, now)?]))
        })
        .await?;
        self.shown(self.load_token(id).await?).await
    }
}
