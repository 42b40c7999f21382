//! A one-time link in the log.

use jeton_core::{AccountId, Link, LinkId, LinkPurpose};
use jeton_token::KeyId;
use serde::{Deserialize, Serialize};

use super::spelling::{Digest, Text, Time, Word};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkRecord {
    id: Text<LinkId>,
    account: Text<AccountId>,
    purpose: Word<LinkPurpose>,
    digest: Digest,
    key: u32,
    created_at: Time,
    created_by: Option<Text<AccountId>>,
    expires_at: Time,
    closed_at: Option<Time>,
    revision: i64,
}

impl From<&Link> for LinkRecord {
    fn from(link: &Link) -> Self {
        Self {
            id: Text(link.id),
            account: Text(link.account),
            purpose: Word(link.purpose),
            digest: Digest(link.digest),
            key: link.key.0,
            created_at: Time(link.created_at),
            created_by: link.created_by.map(Text),
            expires_at: Time(link.expires_at),
            closed_at: link.closed_at.map(Time),
            revision: link.revision,
        }
    }
}

impl From<LinkRecord> for Link {
    fn from(record: LinkRecord) -> Self {
        Self {
            id: record.id.0,
            account: record.account.0,
            purpose: record.purpose.0,
            digest: record.digest.0,
            key: KeyId(record.key),
            created_at: record.created_at.0,
            created_by: record.created_by.map(|id| id.0),
            expires_at: record.expires_at.0,
            closed_at: record.closed_at.map(|time| time.0),
            revision: record.revision,
        }
    }
}
