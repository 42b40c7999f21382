//! A token in the log, without its seal.

use jeton_core::{
    AccountId, AddressRange, Cause, End, KindName, Live, Prior, Scopes, ServiceId, SessionId,
    Token, TokenId, TokenName,
};
use jeton_token::{Hint, KeyId};
use serde::{Deserialize, Serialize};

use super::spelling::{Digest, Seconds, Text, Time, Word};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TokenRecord {
    id: Text<TokenId>,
    service: Text<ServiceId>,
    account: Text<AccountId>,
    kind: Text<KindName>,
    name: Option<Text<TokenName>>,
    session: Option<Text<SessionId>>,
    scopes: Text<Scopes>,
    addresses: Vec<Text<AddressRange>>,
    live: LiveRecord,
    prior: Option<PriorRecord>,
    created_at: Time,
    created_by: Text<AccountId>,
    not_before: Option<Time>,
    expires_at: Option<Time>,
    /// Seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    warned: Option<Seconds>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    quarantined_at: Option<Time>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    outlives_owner: bool,
    end: Option<EndRecord>,
    place: Option<u32>,
    revision: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LiveRecord {
    digest: Digest,
    key: u32,
    hint: String,
    since: Time,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PriorRecord {
    digest: Digest,
    key: u32,
    hint: String,
    until: Time,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EndRecord {
    at: Time,
    cause: Word<Cause>,
}

impl From<&Token> for TokenRecord {
    fn from(token: &Token) -> Self {
        Self {
            id: Text(token.id),
            service: Text(token.service),
            account: Text(token.account),
            kind: Text(token.kind.clone()),
            name: token.name.clone().map(Text),
            session: token.session.map(Text),
            scopes: Text(token.scopes.clone()),
            addresses: token.addresses.iter().copied().map(Text).collect(),
            live: (&token.live).into(),
            prior: token.prior.as_ref().map(Into::into),
            created_at: Time(token.created_at),
            created_by: Text(token.created_by),
            not_before: token.not_before.map(Time),
            expires_at: token.expires_at.map(Time),
            warned: token.warned.map(Seconds),
            quarantined_at: token.quarantined_at.map(Time),
            outlives_owner: token.outlives_owner,
            end: token.end.map(Into::into),
            place: token.place,
            revision: token.revision,
        }
    }
}

impl From<TokenRecord> for Token {
    fn from(record: TokenRecord) -> Self {
        Self {
            id: record.id.0,
            service: record.service.0,
            account: record.account.0,
            kind: record.kind.0,
            name: record.name.map(|name| name.0),
            session: record.session.map(|id| id.0),
            scopes: record.scopes.0,
            addresses: record.addresses.into_iter().map(|range| range.0).collect(),
            live: record.live.into(),
            prior: record.prior.map(Into::into),
            seal: None,
            created_at: record.created_at.0,
            created_by: record.created_by.0,
            not_before: record.not_before.map(|time| time.0),
            expires_at: record.expires_at.map(|time| time.0),
            warned: record.warned.map(|span| span.0),
            quarantined_at: record.quarantined_at.map(|time| time.0),
            outlives_owner: record.outlives_owner,
            end: record.end.map(Into::into),
            place: record.place,
            revision: record.revision,
        }
    }
}

impl From<&Live> for LiveRecord {
    fn from(live: &Live) -> Self {
        Self {
            digest: Digest(live.digest),
            key: live.key.0,
            hint: live.hint.as_str().to_owned(),
            since: Time(live.since),
        }
    }
}

impl From<LiveRecord> for Live {
    fn from(record: LiveRecord) -> Self {
        Self {
            digest: record.digest.0,
            key: KeyId(record.key),
            hint: Hint::restore(record.hint),
            since: record.since.0,
        }
    }
}

impl From<&Prior> for PriorRecord {
    fn from(prior: &Prior) -> Self {
        Self {
            digest: Digest(prior.digest),
            key: prior.key.0,
            hint: prior.hint.as_str().to_owned(),
            until: Time(prior.until),
        }
    }
}

impl From<PriorRecord> for Prior {
    fn from(record: PriorRecord) -> Self {
        Self {
            digest: record.digest.0,
            key: KeyId(record.key),
            hint: Hint::restore(record.hint),
            until: record.until.0,
            seal: None,
        }
    }
}

impl From<End> for EndRecord {
    fn from(end: End) -> Self {
        Self { at: Time(end.at), cause: Word(end.cause) }
    }
}

impl From<EndRecord> for End {
    fn from(record: EndRecord) -> Self {
        Self { at: record.at.0, cause: record.cause.0 }
    }
}
