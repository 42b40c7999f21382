//! Renaming a token.

use jeton_core::{Caller, TokenId, TokenName, decide::rename::rename};

use super::Shown;
use crate::{App, AppError};

impl App {
    /// Gives a token another name. With `seen`, only where that is its revision.
    pub async fn rename(
        &self,
        id: TokenId,
        name: TokenName,
        seen: Option<i64>,
        by: &Caller,
    ) -> Result<Shown, AppError> {
        self.settle(by, async |now| {
            let token = self.load_token(id).await?;
            let service = self.catalog.by_id(token.service)?;
            token.must_be_changed_by(by, &service)?;
            token.must_be_at(seen)?;
            let kind = service.kind(token.kind.as_str())?;
            Ok(((), vec![rename(&token, (&service, kind), name.clone(), by, now)?]))
        })
        .await?;
        self.shown(self.load_token(id).await?).await
    }
}
