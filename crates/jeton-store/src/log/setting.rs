//! Which setting of a service an entry set. The entry has the service as it stood afterwards; what it was before stands in the
//! entry about the service before it.

use std::collections::BTreeMap;

use jeton_core::Event;
use rusqlite::Connection;

use super::{Entry, line::columns};
use crate::{ReadError, sql};

/// A setting that was set, and what it was before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedSetting {
    /// Its key.
    pub key: String,
    /// Its value before, where it was set.
    pub before: Option<String>,
    /// Its value afterwards; `None` where it was taken back.
    pub after: Option<String>,
}

pub(crate) const BEFORE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM log WHERE event = $1 AND seq < $2 AND coalesce(service, NULL) = $3 ORDER BY seq DESC LIMIT 1"
);

/// What `entry` set; none where it set nothing, or set a value that was there.
pub(crate) fn changed_setting(
    connection: &Connection,
    entry: &Entry,
) -> Result<Option<ChangedSetting>, ReadError> {
    let (Event::SettingSet, Some(service)) = (entry.event, entry.subject.service) else {
        return Ok(None);
    };
    let mut last: Option<Entry> = None;
    // What is about a service itself is rare, so that each of these events is looked for along its own index.
    let names = Event::ALL.iter().map(|event| event.name());
    for name in names.filter(|name| name.starts_with("service.")) {
        let found =
            sql::one(connection, BEFORE, &[&name, &entry.seq, service.as_bytes()], Entry::read)?;
        last = last.into_iter().chain(found).max_by_key(|entry| entry.seq);
    }
    let (before, after) = (last.as_ref().map(settings).unwrap_or_default(), settings(entry));
    let key = before.keys().chain(after.keys()).find(|key| before.get(*key) != after.get(*key));
    let value =
        |settings: &BTreeMap<&str, &str>, key| settings.get(key).copied().map(str::to_owned);
    Ok(key.map(|key| ChangedSetting {
        key: (*key).to_owned(),
        before: value(&before, key),
        after: value(&after, key),
    }))
}

/// The settings of the service that `entry` is about.
fn settings(entry: &Entry) -> BTreeMap<&str, &str> {
    let settings = entry.detail.pointer("/service/settings").and_then(|found| found.as_object());
    let each = settings.into_iter().flatten();
    each.filter_map(|(key, value)| Some((key.as_str(), value.as_str()?))).collect()
}
