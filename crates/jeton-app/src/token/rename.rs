//! Renaming a token.

use jeton_core::{Caller, TokenId, TokenName, decide::rename::rename};

use super::Shown;
use crate::{App, AppError};

impl App {
    /// Gives a token another name.
    pub async fn rename(
        &self,
        id: TokenId,
        name: TokenName,
        by: &Caller,
    ) -> Result<Shown, AppError> {
        self.settle(by, async |now| {
            let token = self.load_token(id).await?;
            token.must_be_changed_by(by)?;
            let service = self.catalog.by_id(token.service)?;
            let kind = service.kind(token.kind.as_str())?;
            Ok(((), vec![rename(&token, kind, name.clone(), by, now)?]))
        })
        .await?;
        self.shown(self.load_token(id).await?).await
    }
}
