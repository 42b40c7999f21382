//! Showing a secret again.

use jeton_core::{Caller, TokenId, decide::reveal::reveal};
use jeton_token::Secret;

use super::Shown;
use crate::{App, AppError};

impl App {
    /// Shows the secret of a token whose kind allows it. The log has the reveal before the secret leaves.
    pub async fn reveal(&self, id: TokenId, by: &Caller) -> Result<(Shown, Secret), AppError> {
        let (token, secret) = self
            .settle(by, async |now| {
                let token = self.load_token(id).await?;
                let service = self.catalog.by_id(token.service)?;
                token.must_be_seen_by(by, &service)?;
                let kind = service.kind(token.kind.as_str())?;
                let (seal, change) = reveal(&token, (&service, kind), by, now)?;
                let secret = self.keys.unseal(seal, &token)?;
                Ok(((token, secret), vec![change]))
            })
            .await?;
        Ok((self.shown(token).await?, secret))
    }
}
