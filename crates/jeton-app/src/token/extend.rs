//! Putting off a token's end.

use jeton_core::{
    Caller, TokenId,
    decide::extend::{NewEnd, extend},
};

use super::Shown;
use crate::{App, AppError, commit::Decided};

impl App {
    /// Lets a token work for longer; its secret stays. With `seen`, only at one of those revisions.
    pub async fn extend(
        &self,
        id: TokenId,
        end: NewEnd,
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
            let change = extend(&token, (&service, kind), &owner, end, by, now)?;
            Ok(((), Decided::on([(&owner).into(), service.as_ref().into()], vec![change])))
        })
        .await?;
        self.shown(self.load_token(id).await?).await
    }
}
