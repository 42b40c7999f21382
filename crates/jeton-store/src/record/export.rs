//! An export in the log, which alone keeps it.

use jeton_core::{
    AccountId, Actor, Event, Export, ExportFormat, ExportId, LogFilter, ServiceId, TokenId,
};
use serde::{Deserialize, Serialize};

use super::spelling::{Text, Time, Word};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExportRecord {
    id: Text<ExportId>,
    format: Word<ExportFormat>,
    filter: FilterRecord,
    revision: i64,
}

/// What was not said is left out.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FilterRecord {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    token: Option<Text<TokenId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account: Option<Text<AccountId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    actor: Option<Text<Actor>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    service: Option<Text<ServiceId>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    events: Vec<Word<Event>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    since: Option<Time>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Time>,
}

impl From<&Export> for ExportRecord {
    fn from(export: &Export) -> Self {
        let filter = &export.filter;
        Self {
            id: Text(export.id),
            format: Word(export.format),
            filter: FilterRecord {
                token: filter.token.map(Text),
                account: filter.account.map(Text),
                actor: filter.actor.map(Text),
                service: filter.service.map(Text),
                events: filter.events.iter().copied().map(Word).collect(),
                since: filter.since.map(Time),
                until: filter.until.map(Time),
            },
            revision: export.revision,
        }
    }
}

impl From<ExportRecord> for Export {
    fn from(record: ExportRecord) -> Self {
        let filter = record.filter;
        Self {
            id: record.id.0,
            format: record.format.0,
            filter: LogFilter {
                token: filter.token.map(|id| id.0),
                account: filter.account.map(|id| id.0),
                actor: filter.actor.map(|id| id.0),
                service: filter.service.map(|id| id.0),
                events: filter.events.into_iter().map(|event| event.0).collect(),
                since: filter.since.map(|time| time.0),
                until: filter.until.map(|time| time.0),
            },
            revision: record.revision,
        }
    }
}
