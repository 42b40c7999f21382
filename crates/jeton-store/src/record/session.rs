//! A session in the log.

use jeton_core::{AccountId, ServiceId, Session, SessionId};
use serde::{Deserialize, Serialize};

use super::spelling::{Text, Time};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SessionRecord {
    id: Text<SessionId>,
    account: Text<AccountId>,
    service: Option<Text<ServiceId>>,
    opened_at: Time,
    authenticated_at: Time,
    expires_at: Time,
    closed_at: Option<Time>,
    revision: i64,
}

impl From<&Session> for SessionRecord {
    fn from(session: &Session) -> Self {
        Self {
            id: Text(session.id),
            account: Text(session.account),
            service: session.service.map(Text),
            opened_at: Time(session.opened_at),
            authenticated_at: Time(session.authenticated_at),
            expires_at: Time(session.expires_at),
            closed_at: session.closed_at.map(Time),
            revision: session.revision,
        }
    }
}

impl From<SessionRecord> for Session {
    fn from(record: SessionRecord) -> Self {
        Self {
            id: record.id.0,
            account: record.account.0,
            service: record.service.map(|id| id.0),
            opened_at: record.opened_at.0,
            authenticated_at: record.authenticated_at.0,
            expires_at: record.expires_at.0,
            closed_at: record.closed_at.map(|time| time.0),
            revision: record.revision,
        }
    }
}
