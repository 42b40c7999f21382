//! Faults in JSON.

use jeton_app::ShownFault;
use jeton_core::About;
use serde::Serialize;
use utoipa::ToSchema;

/// A condition that an operator should see.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FaultView {
    /// `flt_…`
    pub(crate) id: String,
    /// `retired-secret-used`, `quarantined-token-used`, `token-expiring`, `mail-undeliverable`, `webhook-failing`,
    /// `clock-jumped`, `log-chain-broken`, `disk-nearly-full`, `key-missing`, `row-altered`, `journal-broken`, `restored`.
    cause: &'static str,
    /// `open`, `closed`.
    state: &'static str,
    /// What to do about it, in words.
    remedy: String,
    /// How long it has been open, or was.
    age_seconds: i64,
    /// `tok_…`: the token that it is about; absent where it is about Jeton itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_name: Option<String>,
    /// The last characters of the token's secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    /// When the token was accepted at last. RFC 3339, UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<String>,
    /// The name of the token's owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
    /// `acc_…`
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    /// The part of Jeton that it is about, such as an address or a directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<String>,
    /// How long before the token's end it was to be told of, such as `7d`.
    #[serde(skip_serializing_if = "Option::is_none")]
    threshold: Option<String>,
    /// The token's end when the fault was opened. RFC 3339, UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
    /// What else was seen, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// Where it was first seen from, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    /// The program that it was first seen with, by its `User-Agent`.
    #[serde(skip_serializing_if = "Option::is_none")]
    agent: Option<String>,
    /// RFC 3339, UTC.
    opened_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_at: Option<String>,
}

impl From<&ShownFault> for FaultView {
    fn from(shown: &ShownFault) -> Self {
        let ShownFault { fault, token: about, .. } = shown;
        let token = about.as_ref().map(|about| &about.token);
        let last_use = about.as_ref().and_then(|about| about.last_use.as_ref());
        Self {
            id: fault.id.to_string(),
            cause: fault.cause.name(),
            state: fault.state().name(),
            remedy: shown.remedy(),
            age_seconds: shown.age().as_secs(),
            token: fault.token().map(|id| id.to_string()),
            token_name: token.and_then(|token| token.name.as_ref()).map(ToString::to_string),
            hint: token.map(|token| token.live.hint.as_str().to_owned()),
            kind: token.map(|token| token.kind.to_string()),
            last_used_at: last_use.map(|last| last.at.to_string()),
            service: about.as_ref().map(|about| about.service.name().to_string()),
            owner: about.as_ref().map(|about| about.owner.to_string()),
            account: token.map(|token| token.account.to_string()),
            part: match &fault.about {
                About::Jeton { part } if !part.is_empty() => Some(part.clone()),
                About::Jeton { .. } | About::Token { .. } => None,
            },
            threshold: fault.nearing.map(|nearing| nearing.threshold.to_string()),
            expires_at: fault.nearing.map(|nearing| nearing.expires_at.to_string()),
            note: fault.note.clone(),
            address: fault.address.map(|address| address.to_string()),
            agent: fault.agent.as_ref().map(ToString::to_string),
            opened_at: fault.opened_at.to_string(),
            closed_at: fault.closed_at.map(|at| at.to_string()),
        }
    }
}
