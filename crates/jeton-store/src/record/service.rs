//! A service in the log.

use std::collections::BTreeMap;

use jeton_core::{
    Service, ServiceId, ServiceState,
    policy::{Policy, PolicyError},
};
use serde::{Deserialize, Serialize};

use super::spelling::{Text, Time, Word};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ServiceRecord {
    id: Text<ServiceId>,
    policy: String,
    state: Word<ServiceState>,
    settings: BTreeMap<String, String>,
    created_at: Time,
    revision: i64,
}

impl From<&Service> for ServiceRecord {
    fn from(service: &Service) -> Self {
        Self {
            id: Text(service.id),
            policy: service.policy.text().to_owned(),
            state: Word(service.state),
            settings: service.settings.clone(),
            created_at: Time(service.created_at),
            revision: service.revision,
        }
    }
}

impl TryFrom<ServiceRecord> for Service {
    type Error = PolicyError;

    fn try_from(record: ServiceRecord) -> Result<Self, PolicyError> {
        Ok(Self {
            id: record.id.0,
            policy: Policy::parse(&record.policy)?,
            state: record.state.0,
            settings: record.settings,
            created_at: record.created_at.0,
            revision: record.revision,
        })
    }
}
