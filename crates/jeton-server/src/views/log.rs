//! Entries of the log in JSON and in CSV.

mod chain;
mod csv;

pub(crate) use chain::ChainView;
pub(crate) use csv::CSV_HEAD;

use jeton_app::{ChangedSetting, Entry, ShownEntry};
use jeton_core::{Actor, Event};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// One entry of the log. What stands beside the identifiers is told where the event is about it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EntryView {
    /// Its position: 1, 2, 3 … without gaps.
    pub(crate) seq: i64,
    /// RFC 3339, UTC.
    at: String,
    /// What happened, such as `token.rotated`.
    pub(crate) event: &'static str,
    /// `acc_…` of who did it; absent where it was Jeton itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    actor: Option<String>,
    /// Their name now, where you may know them.
    #[serde(skip_serializing_if = "Option::is_none")]
    actor_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    /// Its name now, where you may know it.
    #[serde(skip_serializing_if = "Option::is_none")]
    account_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    /// What the token, or the account that was made, was called then.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// The kind of the token.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    /// The scopes that the token was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    scopes: Option<Vec<String>>,
    /// When the token, the session or the link ends, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
    /// The role that the account got.
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    /// The services that it operates, `svc_…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    operates: Option<Vec<String>>,
    /// The services whose tokens it may hold, `svc_…`; `*` is all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    services: Option<Vec<String>>,
    /// The setting of the service that was set or taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    setting: Option<SetView>,
    /// What a link is for: `invitation`, `reset`.
    #[serde(skip_serializing_if = "Option::is_none")]
    purpose: Option<String>,
    /// `key_…`, where it is about a signing key.
    #[serde(skip_serializing_if = "Option::is_none")]
    signing_key: Option<String>,
    /// `swp_…`, where it is about a sweep.
    #[serde(skip_serializing_if = "Option::is_none")]
    sweep: Option<String>,
    /// How many tokens a sweep ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<u64>,
    /// `exp_…`, where it is about an export of the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    export: Option<String>,
    /// `jsonl` or `csv`, where it is about an export.
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<String>,
    /// What a sweep was told to end, or an export to give, as the log keeps it.
    #[schema(value_type = Option<Object>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    filter: Option<Value>,
    /// What a fault is about: `retired-secret-used`, `quarantined-token-used`, `token-expiring` and others. Or why a token ended: `revoked`, `deleted`, `session-closed`, `leaked`, `surrendered`, `expired`.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<String>,
    /// `flt_…`, where it is about a fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<String>,
    /// `whk_…`, where it is about a webhook.
    #[serde(skip_serializing_if = "Option::is_none")]
    webhook: Option<String>,
    /// How long before a token's end it was told of, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    threshold: Option<i64>,
    /// Where a fault was seen from, or somebody logged in.
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    /// What else was seen with a fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// The link of the hash chain, hexadecimal.
    hash: String,
}

/// A setting that was set. Its values are told to those who manage the service.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ChangedSetting)]
pub(crate) struct SetView {
    /// Its key.
    key: String,
    /// Its value before; absent where none was set.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<String>,
    /// Its value afterwards; absent where it was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<String>,
}

impl From<&ShownEntry> for EntryView {
    fn from(shown: &ShownEntry) -> Self {
        let ShownEntry { entry, actor, account, service, setting } = shown;
        let told = Told(entry);
        let about = About::of(entry.event);
        let is = |wanted: About| about == wanted;
        Self {
            seq: entry.seq,
            at: entry.at.to_string(),
            event: entry.event.name(),
            actor: match entry.actor {
                Actor::System => None,
                Actor::Account(id) => Some(id.to_string()),
            },
            actor_name: actor.as_ref().map(ToString::to_string),
            account: entry.subject.account.map(|id| id.to_string()),
            account_name: account.as_ref().map(ToString::to_string),
            service: entry.subject.service.map(|id| id.to_string()),
            service_name: service.as_ref().map(ToString::to_string),
            session: entry.subject.session.map(|id| id.to_string()),
            token: entry.subject.token.map(|id| id.to_string()),
            name: told.text("/token/name").or_else(|| {
                // To whom the account is not named, its record does not name it either.
                account.as_ref().and_then(|_| told.text("/account/name"))
            }),
            kind: told.text("/token/kind"),
            scopes: told.words("/token/scopes").filter(|_| is(About::Issue) || is(About::Scopes)),
            expires_at: told.end().filter(|_| is(About::Issue) || is(About::End)),
            role: told.words("/account/role").filter(|_| is(About::Role)).and_then(first),
            operates: told.words("/account/role").filter(|_| is(About::Role)).and_then(rest),
            services: told.words("/account/membership").filter(|_| is(About::Membership)),
            setting: setting.as_ref().map(SetView::from),
            purpose: told.text("/link/purpose"),
            signing_key: told.text("/signing-key/id"),
            sweep: told.text("/sweep/id"),
            ended: told.value("/sweep/ended").and_then(|ended| ended.as_u64()),
            export: told.text("/export/id"),
            format: told.text("/export/format"),
            filter: told.value("/sweep/selection").or_else(|| told.value("/export/filter")),
            cause: match entry.event {
                Event::TokenEnded => told.text("/token/end/cause"),
                _ => told.text("/fault/cause"),
            },
            fault: told.text("/fault/id"),
            webhook: told.text("/webhook/id"),
            threshold: told.threshold(),
            address: told.text("/fault/address").or_else(|| told.text("/session/address")),
            note: told.text("/fault/note"),
            hash: entry.hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}

impl From<&ChangedSetting> for SetView {
    fn from(set: &ChangedSetting) -> Self {
        let ChangedSetting { key, before, after } = set.clone();
        Self { key, before, after }
    }
}

impl EntryView {
    /// As a line of JSON, without its end.
    pub(crate) fn json(&self) -> String {
        serde_json::to_string(self).expect("a view holds nothing that JSON cannot say")
    }
}

/// What an event tells of its record beside the identifiers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    Issue,
    Scopes,
    End,
    Role,
    Membership,
    Else,
}

impl About {
    fn of(event: Event) -> Self {
        match event {
            Event::TokenIssued => Self::Issue,
            Event::TokenScopesSet => Self::Scopes,
            Event::TokenExtended
            | Event::TokenExpiring
            | Event::TokenOutlivesOwner
            | Event::SessionOpened
            | Event::LinkMade => Self::End,
            Event::AccountCreated | Event::RoleSet => Self::Role,
            Event::MembershipSet => Self::Membership,
            _ => Self::Else,
        }
    }
}

/// What the record of an entry tells.
struct Told<'e>(&'e Entry);

impl Told<'_> {
    fn value(&self, path: &str) -> Option<Value> {
        self.0.detail.pointer(path).cloned()
    }

    fn text(&self, path: &str) -> Option<String> {
        self.0.detail.pointer(path)?.as_str().map(str::to_owned)
    }

    fn words(&self, path: &str) -> Option<Vec<String>> {
        let text = self.0.detail.pointer(path)?.as_str()?;
        Some(text.split_ascii_whitespace().map(str::to_owned).collect())
    }

    fn end(&self) -> Option<String> {
        let ends = ["/token/expires_at", "/session/expires_at", "/link/expires_at"];
        ends.iter().find_map(|path| self.text(path))
    }

    fn threshold(&self) -> Option<i64> {
        let path = match self.0.event {
            Event::TokenExpiring => "/token/warned",
            _ => "/fault/nearing/threshold",
        };
        self.0.detail.pointer(path)?.as_i64()
    }
}

fn first(words: Vec<String>) -> Option<String> {
    words.into_iter().next()
}

fn rest(words: Vec<String>) -> Option<Vec<String>> {
    Some(words[1..].to_vec()).filter(|services| !services.is_empty())
}
