//! Ending a token, by revoking or by deleting it.

use jeton_core::{Caller, Cause, TokenId, decide::end};

use crate::{App, AppError};

impl App {
    /// Revokes a token. It is refused everywhere from the moment this returns.
    pub async fn revoke(&self, id: TokenId, cause: Cause, by: &Caller) -> Result<(), AppError> {
        self.settle(by, async |now| {
            let token = self.load_token(id).await?;
            let service = self.catalog.by_id(token.service)?;
            Ok(((), vec![end::revoke(&token, &service, by, cause, now)?]))
        })
        .await
    }

    /// Deletes a token, where its kind lets its owner do so.
    pub async fn delete(&self, id: TokenId, by: &Caller) -> Result<(), AppError> {
        self.settle(by, async |now| {
            let token = self.load_token(id).await?;
            let service = self.catalog.by_id(token.service)?;
            token.must_be_changed_by(by, &service)?;
            let kind = service.kind(token.kind.as_str())?;
            Ok(((), vec![end::delete(&token, (&service, kind), by, now)?]))
        })
        .await
    }
}
