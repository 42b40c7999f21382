//! A sweep in the log, which alone keeps it.

use jeton_core::{
    AccountId, AddressRange, Cause, KindName, Selection, ServiceId, Sweep, SweepId, TokenName,
    TokenState,
};
use serde::{Deserialize, Serialize};

use super::spelling::{Text, Time, Word};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SweepRecord {
    id: Text<SweepId>,
    selection: SelectionRecord,
    cause: Word<Cause>,
    ended: u64,
    places: Option<(i64, i64)>,
    began_at: Time,
    revision: i64,
}

/// What was not said is left out.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SelectionRecord {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account: Option<Text<AccountId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    service: Option<Text<ServiceId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<Text<KindName>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<Text<TokenName>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    state: Option<Word<TokenState>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    created_from: Option<Time>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    created_before: Option<Time>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unused_since: Option<Time>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seen_from: Option<Text<AddressRange>>,
}

impl From<&Sweep> for SweepRecord {
    fn from(sweep: &Sweep) -> Self {
        Self {
            id: Text(sweep.id),
            selection: (&sweep.selection).into(),
            cause: Word(sweep.cause),
            ended: sweep.ended,
            places: sweep.places,
            began_at: Time(sweep.began_at),
            revision: sweep.revision,
        }
    }
}

impl From<SweepRecord> for Sweep {
    fn from(record: SweepRecord) -> Self {
        Self {
            id: record.id.0,
            selection: record.selection.into(),
            cause: record.cause.0,
            ended: record.ended,
            places: record.places,
            began_at: record.began_at.0,
            revision: record.revision,
        }
    }
}

impl From<&Selection> for SelectionRecord {
    fn from(selection: &Selection) -> Self {
        Self {
            account: selection.account.map(Text),
            service: selection.service.map(Text),
            kind: selection.kind.clone().map(Text),
            name: selection.name.clone().map(Text),
            state: selection.state.map(Word),
            created_from: selection.created_from.map(Time),
            created_before: selection.created_before.map(Time),
            unused_since: selection.unused_since.map(Time),
            seen_from: selection.seen_from.map(Text),
        }
    }
}

impl From<SelectionRecord> for Selection {
    fn from(record: SelectionRecord) -> Self {
        Self {
            account: record.account.map(|id| id.0),
            service: record.service.map(|id| id.0),
            kind: record.kind.map(|kind| kind.0),
            name: record.name.map(|name| name.0),
            state: record.state.map(|state| state.0),
            created_from: record.created_from.map(|time| time.0),
            created_before: record.created_before.map(|time| time.0),
            unused_since: record.unused_since.map(|time| time.0),
            seen_from: record.seen_from.map(|range| range.0),
        }
    }
}
