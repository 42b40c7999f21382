//! Logging out, here or elsewhere.

use jeton_core::{Caller, SessionId, decide::session};

use crate::{App, AppError};

/// Which of an account's sessions are to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// All but the one that asks.
    Others,
    /// All of them.
    All,
}

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

    /// Closes the caller's sessions. When this returns, none of their tokens works any more.
    pub async fn close_sessions(&self, closing: Closing, by: &Caller) -> Result<(), AppError> {
        by.needs(Caller::TOKENS_WRITE)?;
        self.settle(by, async |now| {
            let mut changes = Vec::new();
            for session in self.open_sessions_of(by.account, now).await? {
                if closing == Closing::Others && by.session == Some(session.id) {
                    continue;
                }
                let tokens = self.store.tokens_of_session(session.id).await?;
                changes.extend(session::close(&session, &tokens, by, now)?);
            }
            Ok(((), changes))
        })
        .await
    }
}
