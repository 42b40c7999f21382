//! Faults in JSON.

use jeton_app::ShownFault;
use serde::Serialize;
use utoipa::ToSchema;

/// A condition that an operator should see.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FaultView {
    /// `flt_…`
    pub(crate) id: String,
    /// `retired-secret-used`, `quarantined-token-used`.
    cause: &'static str,
    /// `open`, `closed`.
    state: &'static str,
    /// `tok_…`: the token that it is about.
    token: String,
    service: String,
    /// The name of the token's owner.
    owner: String,
    /// `acc_…`
    account: String,
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
            token: fault.token.to_string(),
            service: service.name().to_string(),
            owner: owner.to_string(),
            account: fault.account.to_string(),
            address: fault.address.map(|address| address.to_string()),
            agent: fault.agent.as_ref().map(ToString::to_string),
            opened_at: fault.opened_at.to_string(),
            closed_at: fault.closed_at.map(|at| at.to_string()),
        }
    }
}
