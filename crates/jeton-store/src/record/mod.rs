//! The record as the log keeps it: JSON of a stable form, apart from the types of the domain.
//!
//! An entry's detail is `{"v":1,"token":{…}}`, where the second key says what the record is. A change of this form that
//! an older reader would misread gets another version. Seals and password hashes are left out: the log is copied to
//! places that must not have them.

mod account;
mod service;
mod session;
mod signing_key;
mod spelling;
mod token;

use jeton_core::{Record, policy::PolicyError};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use self::{
    account::AccountRecord, service::ServiceRecord, session::SessionRecord,
    signing_key::SigningKeyRecord, token::TokenRecord,
};

const VERSION: u32 = 1;

/// Why the detail of an entry cannot be read back.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// It was written by a later version.
    #[error("the record is of version {found}, and this program reads version {VERSION}")]
    Version {
        /// Its version.
        found: u64,
    },
    /// It does not have the form of its version.
    #[error("the record does not have the form of version {VERSION}")]
    Form(#[source] Option<serde_json::Error>),
    /// Its policy is no policy to this version.
    #[error("the policy of the record cannot be read")]
    Policy(#[from] PolicyError),
}

#[derive(Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Envelope {
    v: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account: Option<AccountRecord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    service: Option<ServiceRecord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    session: Option<SessionRecord>,
    #[serde(default, rename = "signing-key", skip_serializing_if = "Option::is_none")]
    signing_key: Option<SigningKeyRecord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    token: Option<TokenRecord>,
}

/// The JSON of `record`.
pub(crate) fn write(record: &Record) -> String {
    let mut envelope = Envelope { v: VERSION, ..Envelope::default() };
    match record {
        Record::Account(account) => envelope.account = Some(account.into()),
        Record::Service(service) => envelope.service = Some(service.into()),
        Record::Session(session) => envelope.session = Some(session.into()),
        Record::SigningKey(key) => envelope.signing_key = Some(key.into()),
        Record::Token(token) => envelope.token = Some(token.into()),
    }
    serde_json::to_string(&envelope).expect("texts and numbers under fixed keys are always JSON")
}

/// Reads a record back; without its seal or password hash, which were not written.
pub(crate) fn read(detail: &Value) -> Result<Record, RecordError> {
    let found = detail.get("v").and_then(Value::as_u64);
    let found = found.ok_or(RecordError::Form(None))?;
    if found != u64::from(VERSION) {
        return Err(RecordError::Version { found });
    }
    let envelope = Envelope::deserialize(detail).map_err(|error| RecordError::Form(Some(error)))?;
    let Envelope { v: _, account, service, session, signing_key, token } = envelope;
    match (account, service, session, signing_key, token) {
        (Some(account), None, None, None, None) => Ok(Record::Account(account.into())),
        (None, Some(service), None, None, None) => Ok(Record::Service(service.try_into()?)),
        (None, None, Some(session), None, None) => Ok(Record::Session(session.into())),
        (None, None, None, Some(key), None) => Ok(Record::SigningKey(key.into())),
        (None, None, None, None, Some(token)) => Ok(Record::Token(token.into())),
        _ => Err(RecordError::Form(None)),
    }
}
