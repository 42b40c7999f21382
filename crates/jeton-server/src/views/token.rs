//! Tokens in JSON.

use jeton_app::Shown;
use jeton_core::Cause;
use jeton_token::Secret;
use serde::Serialize;
use utoipa::ToSchema;

/// A token. It never contains its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TokenView {
    /// `tok_…`; stays the same when the secret is rotated.
    pub(crate) id: String,
    service: String,
    kind: String,
    /// The owner's name.
    owner: String,
    /// `acc_…`
    account: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// `active`, `quarantined`, `not-yet-valid`, `expired`, `revoked`, `deleted`, `session-closed`, `leaked`,
    /// `surrendered`, `owner-gone`, `key-lost`.
    state: &'static str,
    /// The last characters of the secret.
    hint: String,
    scopes: Vec<String>,
    /// Where it may be used from; empty means anywhere.
    addresses: Vec<String>,
    /// `ses_…`, where it ends with a session.
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<String>,
    /// RFC 3339, UTC.
    created_at: String,
    /// Since when the present secret works.
    secret_since: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
    /// Since when it is in quarantine.
    #[serde(skip_serializing_if = "Option::is_none")]
    quarantined_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<String>,
    /// The secret before the present one.
    #[serde(skip_serializing_if = "Option::is_none")]
    prior: Option<PriorView>,
    /// When it was last used and accepted, to the second; absent where it never was.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_at: Option<String>,
    /// Where that came from, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_address: Option<String>,
    /// The program, by its `User-Agent`.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_agent: Option<String>,
}

/// The secret that a token had before its last rotation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PriorView {
    hint: String,
    /// When its grace ends or ended.
    until: String,
}

/// A token with its secret.
#[derive(Serialize, ToSchema)]
pub(crate) struct IssuedView {
    #[serde(flatten)]
    token: TokenView,
    /// The secret. For a show-once kind this is the only answer that has it.
    secret: String,
}

/// A token with its new secret.
#[derive(Serialize, ToSchema)]
pub(crate) struct RotatedView {
    #[serde(flatten)]
    token: TokenView,
    /// The secret; absent where it is another's and can be read again: then its owner reads it, and nobody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

impl From<&Shown> for TokenView {
    fn from(shown: &Shown) -> Self {
        let (token, last) = (&shown.token, shown.last_use.as_ref());
        Self {
            id: token.id.to_string(),
            service: shown.service.name().to_string(),
            kind: token.kind.to_string(),
            owner: shown.owner.to_string(),
            account: token.account.to_string(),
            name: token.name.as_ref().map(ToString::to_string),
            state: state(shown),
            hint: token.live.hint.as_str().to_owned(),
            scopes: token.scopes.iter().map(ToString::to_string).collect(),
            addresses: token.addresses.iter().map(ToString::to_string).collect(),
            session: token.session.map(|id| id.to_string()),
            created_at: token.created_at.to_string(),
            secret_since: token.live.since.to_string(),
            not_before: token.not_before.map(|at| at.to_string()),
            expires_at: token.expires_at.map(|at| at.to_string()),
            quarantined_at: token.quarantined_at.map(|at| at.to_string()),
            ended_at: token.end.map(|end| end.at.to_string()),
            prior: token.prior.as_ref().map(|prior| PriorView {
                hint: prior.hint.as_str().to_owned(),
                until: prior.until.to_string(),
            }),
            last_used_at: last.map(|last| last.at.to_string()),
            last_used_address: last.and_then(|last| last.address).map(|from| from.to_string()),
            last_used_agent: last.and_then(|last| last.agent.as_ref()).map(ToString::to_string),
        }
    }
}

impl RotatedView {
    pub(crate) fn of((shown, secret): &(Shown, Option<Secret>)) -> Self {
        let secret = secret.as_ref().map(|secret| secret.expose().to_owned());
        Self { token: shown.into(), secret }
    }
}

impl IssuedView {
    pub(crate) fn of((shown, secret): &(Shown, Secret)) -> Self {
        Self { token: shown.into(), secret: secret.expose().to_owned() }
    }
}

fn state(shown: &Shown) -> &'static str {
    match shown.token.end.map(|end| end.cause) {
        Some(Cause::Expired) => "expired",
        Some(cause) => cause.name(),
        None if !shown.token.is_live(shown.at) => "expired",
        None if shown.token.quarantined_at.is_some() => "quarantined",
        None if shown.token.not_before.is_some_and(|start| shown.at < start) => "not-yet-valid",
        None => "active",
    }
}
