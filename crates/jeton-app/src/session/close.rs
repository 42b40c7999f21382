//! Logging out.

use jeton_core::{Caller, SessionId, decide::session};

use crate::{App, AppError};

impl App {
    /// Closes a session. When this returns, none of its tokens works any more.
    pub async fn close_session(&self, id: SessionId, by: &Caller) -> Result<(), AppError> {
        self.settle(by, async |now| {
            let session = self.load_session(id).await?;
            let tokens = self.store.tokens_of_session(id).await?;
            Ok(((), session::close(&session, &tokens, by, now)?))
        })
        .await
    }
}
