//! A session in the log.

use std::net::IpAddr;

use jeton_core::{AccountId, ClientName, ServiceId, Session, SessionId, Span};
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    idle_seconds: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seen_at: Option<Time>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    address: Option<Text<IpAddr>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    agent: Option<Text<ClientName>>,
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
            idle_seconds: session.idle.map(Span::seconds),
            seen_at: Some(Time(session.seen_at)),
            address: session.address.map(Text),
            agent: session.agent.clone().map(Text),
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
            idle: record.idle_seconds.and_then(|seconds| Span::from_seconds(seconds).ok()),
            seen_at: record.seen_at.as_ref().unwrap_or(&record.authenticated_at).0,
            address: record.address.map(|address| address.0),
            agent: record.agent.map(|agent| agent.0),
            authenticated_at: record.authenticated_at.0,
            expires_at: record.expires_at.0,
            closed_at: record.closed_at.map(|time| time.0),
            revision: record.revision,
        }
    }
}
