//! The sessions that an account has open.

use jeton_core::{Caller, ServiceName, Session};

use crate::{App, AppError};

/// A session as it is shown.
#[derive(Debug, Clone)]
pub struct ShownSession {
    /// The session.
    pub session: Session,
    /// The service at whose front it was opened, where it was at one.
    pub service: Option<ServiceName>,
}

impl App {
    /// The caller's open sessions, in the order in which they were opened.
    pub async fn sessions(&self, by: &Caller) -> Result<Vec<ShownSession>, AppError> {
        by.needs(Caller::TOKENS_READ)?;
        let now = self.clock.now();
        let open = self.open_sessions_of(by.account, now).await?;
        Ok(open.into_iter().map(|session| self.shown_session(session)).collect())
    }

    fn shown_session(&self, session: Session) -> ShownSession {
        let service = session.service.and_then(|id| self.catalog.by_id(id).ok());
        ShownSession { service: service.map(|service| service.name().clone()), session }
    }
}
