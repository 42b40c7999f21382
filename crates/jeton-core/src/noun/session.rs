//! Sessions: one login of an account.

use jiff::Timestamp;

use super::id::{AccountId, ServiceId, SessionId};

/// One login of an account; tokens of session kinds end with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its identifier.
    pub id: SessionId,
    /// Who logged in.
    pub account: AccountId,
    /// The one service whose front opened it; `None` for a login at Jeton itself.
    pub service: Option<ServiceId>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When the password was last entered in it.
    pub authenticated_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// When it was closed, if it was.
    pub closed_at: Option<Timestamp>,
    /// Counts its changes, from 1.
    pub revision: i64,
}

impl Session {
    /// Whether it is open at `now`.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.closed_at.is_none() && now < self.expires_at
    }
}
