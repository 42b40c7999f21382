//! The record as the log keeps it: JSON of a stable form, apart from the types of the domain.
//!
//! An entry's detail is `{"v":1,"token":{…}}`, where the second key says what the record is. A change of this form that
//! an older reader would misread gets another version. Seals and password hashes are left out: the log is copied to
//! places that must not have them.

mod account;
mod export;
mod fault;
mod hidden;
mod link;
mod service;
mod session;
mod signing_key;
mod spelling;
mod sweep;
mod token;
mod webhook;

pub(crate) use hidden::Hidden;

use jeton_core::{Record, policy::PolicyError};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use self::{
    account::AccountRecord, export::ExportRecord, fault::FaultRecord, link::LinkRecord,
    service::ServiceRecord, session::SessionRecord, signing_key::SigningKeyRecord,
    sweep::SweepRecord, token::TokenRecord, webhook::WebhookRecord,
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

/// The version, and beside it the record under the name of what it is.
#[derive(Serialize, Deserialize)]
struct Envelope {
    v: u32,
    #[serde(flatten)]
    record: Kept,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::large_enum_variant, reason = "one at a time, and gone with the line it becomes")]
enum Kept {
    Account(AccountRecord),
    Export(ExportRecord),
    Fault(FaultRecord),
    Link(LinkRecord),
    Service(ServiceRecord),
    Session(SessionRecord),
    SigningKey(SigningKeyRecord),
    Sweep(SweepRecord),
    Token(TokenRecord),
    Webhook(WebhookRecord),
}

/// The JSON of `record`.
pub(crate) fn write(record: &Record) -> String {
    let record = match record {
        Record::Account(account) => Kept::Account(account.into()),
        Record::Export(export) => Kept::Export(export.into()),
        Record::Fault(fault) => Kept::Fault(fault.into()),
        Record::Link(link) => Kept::Link(link.into()),
        Record::Service(service) => Kept::Service(service.into()),
        Record::Session(session) => Kept::Session(session.into()),
        Record::SigningKey(key) => Kept::SigningKey(key.into()),
        Record::Sweep(sweep) => Kept::Sweep(sweep.into()),
        Record::Token(token) => Kept::Token(token.into()),
        Record::Webhook(webhook) => Kept::Webhook(webhook.into()),
    };
    let envelope = Envelope { v: VERSION, record };
    serde_json::to_string(&envelope).expect("texts and numbers under fixed keys are always JSON")
}

/// Reads a record back; without its seal or password hash, which were not written.
pub(crate) fn read(detail: &Value) -> Result<Record, RecordError> {
    let found = detail.get("v").and_then(Value::as_u64);
    let found = found.ok_or(RecordError::Form(None))?;
    if found != u64::from(VERSION) {
        return Err(RecordError::Version { found });
    }
    // Beside the version stands one record and nothing else.
    if detail.as_object().is_none_or(|object| object.len() != 2) {
        return Err(RecordError::Form(None));
    }
    let envelope = Envelope::deserialize(detail).map_err(|error| RecordError::Form(Some(error)))?;
    Ok(match envelope.record {
        Kept::Account(account) => Record::Account(account.into()),
        Kept::Export(export) => Record::Export(export.into()),
        Kept::Fault(fault) => Record::Fault(fault.into()),
        Kept::Link(link) => Record::Link(link.into()),
        Kept::Service(service) => Record::Service(service.try_into()?),
        Kept::Session(session) => Record::Session(session.into()),
        Kept::SigningKey(key) => Record::SigningKey(key.into()),
        Kept::Sweep(sweep) => Record::Sweep(sweep.into()),
        Kept::Token(token) => Record::Token(token.into()),
        Kept::Webhook(webhook) => Record::Webhook(webhook.into()),
    })
}
