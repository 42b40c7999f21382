//! What is committed together.

use jeton_core::{Account, AccountId, Actor, Change, Service, ServiceId, Session, SessionId};
use jiff::Timestamp;

use crate::Answer;

/// Changes that are recorded all together or not at all.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Who makes them.
    pub actor: Actor,
    /// When they are made.
    pub at: Timestamp,
    /// What is done, in this order.
    pub changes: Vec<Change>,
    /// What was looked at to decide on it, besides what is changed.
    pub based_on: Vec<Basis>,
    /// The answer to file with them, where the request carried an idempotency key.
    pub answer: Option<Answer>,
}

/// Something that a decision looked at without changing it, most of it a record by its revision. Where another one has taken its place by the
/// time of the commit, the batch is stale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    /// An account.
    Account(AccountId, i64),
    /// A service.
    Service(ServiceId, i64),
    /// A session.
    Session(SessionId, i64),
    /// The sessions of an account that are not closed and end after that time, by their ids in order: none was opened
    /// beside those that were looked at, and none of them was closed.
    OpenSessions(AccountId, Timestamp, Vec<SessionId>),
}

impl From<&Account> for Basis {
    fn from(account: &Account) -> Self {
        Self::Account(account.id, account.revision)
    }
}

impl From<&Service> for Basis {
    fn from(service: &Service) -> Self {
        Self::Service(service.id, service.revision)
    }
}

impl From<&Session> for Basis {
    fn from(session: &Session) -> Self {
        Self::Session(session.id, session.revision)
    }
}

/// Says that a batch is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// The place in the log of the last change; for a batch without changes, the end of the log.
    pub seq: i64,
}
