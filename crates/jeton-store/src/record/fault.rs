//! A fault in the log.

use std::net::IpAddr;

use jeton_core::{
    About, AccountId, ClientName, Fault, FaultCause, FaultId, MailAddress, Nearing, ServiceId,
    TokenId,
};
use serde::{Deserialize, Serialize};

use super::spelling::{Seconds, Text, Time, Word};

#[derive(Serialize, Deserialize)]
pub(super) struct FaultRecord {
    id: Text<FaultId>,
    cause: Word<FaultCause>,
    #[serde(flatten)]
    about: AboutRecord,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nearing: Option<NearingRecord>,
    address: Option<Text<IpAddr>>,
    agent: Option<Text<ClientName>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    recipients: Vec<Text<MailAddress>>,
    opened_at: Time,
    closed_at: Option<Time>,
    revision: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum AboutRecord {
    Token { token: Text<TokenId>, service: Text<ServiceId>, account: Text<AccountId> },
    Jeton { part: String },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct NearingRecord {
    threshold: Seconds,
    expires_at: Time,
}

impl From<&Fault> for FaultRecord {
    fn from(fault: &Fault) -> Self {
        Self {
            id: Text(fault.id),
            cause: Word(fault.cause),
            about: (&fault.about).into(),
            nearing: fault.nearing.map(Into::into),
            address: fault.address.map(Text),
            agent: fault.agent.clone().map(Text),
            note: fault.note.clone(),
            recipients: fault.recipients.iter().cloned().map(Text).collect(),
            opened_at: Time(fault.opened_at),
            closed_at: fault.closed_at.map(Time),
            revision: fault.revision,
        }
    }
}

impl From<FaultRecord> for Fault {
    fn from(record: FaultRecord) -> Self {
        Self {
            id: record.id.0,
            cause: record.cause.0,
            about: record.about.into(),
            nearing: record.nearing.map(Into::into),
            address: record.address.map(|address| address.0),
            agent: record.agent.map(|agent| agent.0),
            note: record.note,
            recipients: record.recipients.into_iter().map(|address| address.0).collect(),
            opened_at: record.opened_at.0,
            closed_at: record.closed_at.map(|time| time.0),
            revision: record.revision,
        }
    }
}

impl From<&About> for AboutRecord {
    fn from(about: &About) -> Self {
        match about {
            About::Token { token, service, account } => Self::Token {
                token: Text(*token),
                service: Text(*service),
                account: Text(*account),
            },
            About::Jeton { part } => Self::Jeton { part: part.clone() },
        }
    }
}

impl From<AboutRecord> for About {
    fn from(record: AboutRecord) -> Self {
        match record {
            AboutRecord::Token { token, service, account } => {
                Self::Token { token: token.0, service: service.0, account: account.0 }
            }
            AboutRecord::Jeton { part } => Self::Jeton { part },
        }
    }
}

impl From<Nearing> for NearingRecord {
    fn from(nearing: Nearing) -> Self {
        Self { threshold: Seconds(nearing.threshold), expires_at: Time(nearing.expires_at) }
    }
}

impl From<NearingRecord> for Nearing {
    fn from(record: NearingRecord) -> Self {
        Self { threshold: record.threshold.0, expires_at: record.expires_at.0 }
    }
}
