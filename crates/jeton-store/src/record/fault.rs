//! A fault in the log.

use std::net::IpAddr;

use jeton_core::{AccountId, ClientName, Fault, FaultCause, FaultId, ServiceId, TokenId};
use serde::{Deserialize, Serialize};

use super::spelling::{Text, Time, Word};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FaultRecord {
    id: Text<FaultId>,
    cause: Word<FaultCause>,
    token: Text<TokenId>,
    service: Text<ServiceId>,
    account: Text<AccountId>,
    address: Option<Text<IpAddr>>,
    agent: Option<Text<ClientName>>,
    opened_at: Time,
    closed_at: Option<Time>,
    revision: i64,
}

impl From<&Fault> for FaultRecord {
    fn from(fault: &Fault) -> Self {
        Self {
            id: Text(fault.id),
            cause: Word(fault.cause),
            token: Text(fault.token),
            service: Text(fault.service),
            account: Text(fault.account),
            address: fault.address.map(Text),
            agent: fault.agent.clone().map(Text),
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
            token: record.token.0,
            service: record.service.0,
            account: record.account.0,
            address: record.address.map(|address| address.0),
            agent: record.agent.map(|agent| agent.0),
            opened_at: record.opened_at.0,
            closed_at: record.closed_at.map(|time| time.0),
            revision: record.revision,
        }
    }
}
