//! Entries of the log in JSON.

use jeton_app::Entry;
use jeton_core::{Actor, Event};
use serde::Serialize;
use utoipa::ToSchema;

/// One entry of the log.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EntryView {
    /// Its position: 1, 2, 3 … without gaps.
    pub(crate) seq: i64,
    /// RFC 3339, UTC.
    at: String,
    /// What happened, such as `token.rotated`.
    event: &'static str,
    /// `acc_…` of who did it; absent where it was Jeton itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    actor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    /// `key_…`, where it is about a signing key.
    #[serde(skip_serializing_if = "Option::is_none")]
    signing_key: Option<String>,
    /// `swp_…`, where it is about a sweep.
    #[serde(skip_serializing_if = "Option::is_none")]
    sweep: Option<String>,
    /// How many tokens a sweep ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<u64>,
    /// What a sweep was told to end, as the log keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    filter: Option<serde_json::Value>,
    /// What a fault is about: `retired-secret-used`, `quarantined-token-used`. Or why a token ended: `revoked`, `deleted`, `session-closed`, `leaked`, `surrendered`, `expired`.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<String>,
    /// `flt_…`, where it is about a fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<String>,
    /// The link of the hash chain, hexadecimal.
    hash: String,
}

impl From<&Entry> for EntryView {
    fn from(entry: &Entry) -> Self {
        Self {
            seq: entry.seq,
            at: entry.at.to_string(),
            event: entry.event.name(),
            actor: match entry.actor {
                Actor::System => None,
                Actor::Account(id) => Some(id.to_string()),
            },
            account: entry.subject.account.map(|id| id.to_string()),
            service: entry.subject.service.map(|id| id.to_string()),
            session: entry.subject.session.map(|id| id.to_string()),
            token: entry.subject.token.map(|id| id.to_string()),
            signing_key: told(entry, &["signing-key", "id"]),
            sweep: told(entry, &["sweep", "id"]),
            ended: entry.detail.pointer("/sweep/ended").and_then(serde_json::Value::as_u64),
            filter: entry.detail.pointer("/sweep/selection").cloned(),
            cause: match entry.event {
                Event::TokenEnded => told(entry, &["token", "end", "cause"]),
                Event::FaultOpened | Event::FaultClosed => told(entry, &["fault", "cause"]),
                _ => None,
            },
            fault: told(entry, &["fault", "id"]),
            hash: entry.hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}

/// A text within the record of an entry.
fn told(entry: &Entry, path: &[&str]) -> Option<String> {
    let value = path.iter().try_fold(&entry.detail, |value, name| value.get(name))?;
    value.as_str().map(str::to_owned)
}
