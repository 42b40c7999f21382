//! Renaming a token.

use jeton_core::{Caller, TokenId, TokenName, decide::rename::rename};

use super::Shown;
use crate::{App, AppError};

impl App {
    /// Gives a token another name. With `seen`, only at one of those revisions.
    pub async fn rename(
        &self,
        id: TokenId,
        name: TokenName,
        seen: Option<Vec<i64>>,
        by: &Caller,
    ) -> Result<Shown, AppError> {
        self.settle(by, async |now| {
            let token = self.load_token(id).await?;
            let service = self.catalog.by_id(token.service)?;
            token.must_be_changed_by(by, &service)?;
            token.must_be_at(seen.as_deref())?;
            let kind = service.kind(token.kind.as_str())?;
            Ok(((), vec![rename(&token, (&service, kind), name.clone(), by, now)?]))
        })
        .await?;
        self.shown(self.load_token(id).await?).await
    }
}
