//! An entry as people read it.

use jeton_client::{ChangedSetting, Entry};

use crate::table::{or_dash, time};

/// What stands above the columns.
pub(super) const HEAD: [&str; 5] = ["SEQ", "AT", "EVENT", "BY", "ABOUT"];

/// The cells of an entry.
pub(super) struct Row(pub(super) [String; 5]);

impl Row {
    pub(super) fn of(entry: &Entry) -> Self {
        let by = named(entry.actor_name.as_ref(), entry.actor.as_ref());
        Self([
            entry.seq.to_string(),
            time(&entry.at),
            entry.event.clone(),
            by.unwrap_or_else(|| "jeton".to_owned()),
            about(entry),
        ])
    }
}

/// What an entry is about, the narrowest first, by names where there are any.
fn about(entry: &Entry) -> String {
    let token = entry.token.as_ref().map(|id| match &entry.name {
        Some(name) => format!("{name} {id}"),
        None => id.to_string(),
    });
    let sweep = entry.sweep.as_ref().map(|id| match entry.ended {
        Some(ended) => format!("{ended} tokens {id}"),
        None => id.clone(),
    });
    let session = entry.session.as_ref().filter(|_| token.is_none()).map(ToString::to_string);
    let parts = [
        sweep,
        entry.export.clone(),
        entry.signing_key.clone(),
        entry.webhook.clone(),
        token,
        session,
        named(entry.account_name.as_ref(), entry.account.as_ref()),
        named(entry.service_name.as_ref(), entry.service.as_ref()),
        entry.cause.clone(),
        entry.setting.as_ref().map(set),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    or_dash(Some(parts.join(", ")).filter(|parts| !parts.is_empty()))
}

/// Which setting was set, from what to what.
fn set(setting: &ChangedSetting) -> String {
    let ChangedSetting { key, before, after, .. } = setting;
    match (before, after) {
        (None, None) => key.clone(),
        (None, Some(after)) => format!("{key} = {after}"),
        (Some(before), Some(after)) => format!("{key} = {after}, before {before}"),
        (Some(before), None) => format!("{key} taken back, before {before}"),
    }
}

fn named(name: Option<&String>, id: Option<&impl ToString>) -> Option<String> {
    name.cloned().or_else(|| id.map(ToString::to_string))
}
