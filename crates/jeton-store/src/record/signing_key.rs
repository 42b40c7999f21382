//! A signing key in the log, without its sealed private part.

use jeton_core::{SigningKey, SigningKeyId};
use serde::{Deserialize, Serialize};

use super::spelling::{Hex32, Text, Time};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SigningKeyRecord {
    id: Text<SigningKeyId>,
    number: i64,
    public: Hex32,
    created_at: Time,
    signs_from: Time,
    withdrawn_at: Option<Time>,
    revision: i64,
}

impl From<&SigningKey> for SigningKeyRecord {
    fn from(key: &SigningKey) -> Self {
        Self {
            id: Text(key.id),
            number: key.number,
            public: Hex32(key.public),
            created_at: Time(key.created_at),
            signs_from: Time(key.signs_from),
            withdrawn_at: key.withdrawn_at.map(Time),
            revision: key.revision,
        }
    }
}

impl From<SigningKeyRecord> for SigningKey {
    fn from(record: SigningKeyRecord) -> Self {
        Self {
            id: record.id.0,
            number: record.number,
            public: record.public.0,
            seal: None,
            created_at: record.created_at.0,
            signs_from: record.signs_from.0,
            withdrawn_at: record.withdrawn_at.map(|time| time.0),
            revision: record.revision,
        }
    }
}
