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
    /// `clock-jumped`, `log-chain-broken`, `disk-nearly-full`, `key-missing`.
    cause: &'static str,
    /// `open`, `closed`.
    state: &'static str,
    /// `tok_…`: the token that it is about; absent where it is about Jeton itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
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
    fn from(ShownFault { fault, service, owner }: &ShownFault) -> Self {
        Self {
            id: fault.id.to_string(),
            cause: fault.cause.name(),
            state: if fault.closed_at.is_some() { "closed" } else { "open" },
            token: fault.token().map(|id| id.to_string()),
            service: service.as_ref().map(|service| service.name().to_string()),
            owner: owner.as_ref().map(ToString::to_string),
            account: fault.account().map(|id| id.to_string()),
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
