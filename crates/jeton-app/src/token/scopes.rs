//! Giving a token other scopes.

use jeton_core::{Caller, Scopes, TokenId, decide::scopes};

use super::Shown;
use crate::{App, AppError};

impl App {
    /// Gives a token other scopes; its secret stays. With `seen`, only at one of those revisions.
    pub async fn set_scopes(
        &self,
        id: TokenId,
        wanted: Scopes,
        seen: Option<Vec<i64>>,
        by: &Caller,
    ) -> Result<Shown, AppError> {
        self.settle(by, async |now| {
            let token = self.load_token(id).await?;
            let service = self.catalog.by_id(token.service)?;
            token.must_be_changed_by(by, &service)?;
            token.must_be_at(seen.as_deref())?;
            let owner = self.load_account(token.account).await?;
            let kind = service.kind(token.kind.as_str())?;
            let change = scopes::set(&token, (&service, kind), &owner, wanted.clone(), by, now)?;
            Ok(((), vec![change]))
        })
        .await?;
        self.shown(self.load_token(id).await?).await
    }
}
