//! Ending a token, by revoking or by deleting it.

use jeton_core::{Caller, Cause, TokenId, decide::end};

use crate::{App, AppError};

impl App {
    /// Revokes a token. It is refused everywhere from the moment this returns.
    pub async fn revoke(&self, id: TokenId, cause: Cause, by: &Caller) -> Result<(), AppError> {
        self.settle(by, async |now| {
            let token = self.load_token(id).await?;
            Ok(((), vec![end::revoke(&token, by, cause, now)?]))
        })
        .await
    }

    /// Deletes a token, where its kind lets its owner do so.
    pub async fn delete(&self, id: TokenId, by: &Caller) -> Result<(), AppError> {
        self.settle(by, async |now| {
            let token = self.load_token(id).await?;
            token.must_be_changed_by(by)?;
            let service = self.catalog.by_id(token.service)?;
            Ok(((), vec![end::delete(&token, service.kind(token.kind.as_str())?, by, now)?]))
        })
        .await
    }
}
