//! Asking for the verdict on a secret.

use jeton_token::Secret;
use serde::{Deserialize, Serialize};

use crate::{AccountId, Answer, Client, Error, TokenId, address::Target, client::Call, text};

/// What is asked about a secret.
#[derive(Debug, Clone, Serialize)]
pub struct Question {
    /// The service's name.
    pub service: String,
    /// The secret, wherever it travelled.
    #[serde(serialize_with = "text::write_secret")]
    pub secret: Secret,
    /// Where the request came from, for tokens that are bound to addresses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<std::net::IpAddr>,
    /// The `User-Agent` of the request, to be shown among the uses of the token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// The scopes that the request needs, all of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
}

/// Whether a secret is accepted.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Told")]
pub enum Verdict {
    /// It is.
    Allow(Grant),
    /// It is not.
    Deny(Denial),
}

/// What an accepted secret stands for.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Grant {
    /// The token.
    pub token: TokenId,
    /// Its owner.
    pub account: AccountId,
    /// Its kind's name.
    pub kind: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// Until when this secret works, RFC 3339; `None` where it does not expire.
    pub expires_at: Option<String>,
    /// Whether it is an old secret in the grace after a rotation.
    pub in_grace: bool,
}

/// Why a secret is not accepted.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Denial {
    /// The stable code, such as `expired`.
    pub reason: String,
    /// The reason in words, where the secret is or was a real one.
    pub detail: Option<String>,
}

#[derive(Deserialize)]
struct Told {
    active: bool,
    reason: Option<String>,
    detail: Option<String>,
    token: Option<TokenId>,
    account: Option<AccountId>,
    kind: Option<String>,
    #[serde(default)]
    scopes: Vec<String>,
    expires_at: Option<String>,
    #[serde(default)]
    in_grace: bool,
}

/// An answer that neither accepts nor refuses.
#[derive(Debug, thiserror::Error)]
#[error("the verdict is incomplete")]
struct Incomplete;

// `active` alone says whether the secret is accepted, and only a whole grant counts as one.
impl TryFrom<Told> for Verdict {
    type Error = Incomplete;

    fn try_from(told: Told) -> Result<Self, Incomplete> {
        if !told.active {
            let reason = told.reason.ok_or(Incomplete)?;
            return Ok(Self::Deny(Denial { reason, detail: told.detail }));
        }
        Ok(Self::Allow(Grant {
            token: told.token.ok_or(Incomplete)?,
            account: told.account.ok_or(Incomplete)?,
            kind: told.kind.ok_or(Incomplete)?,
            scopes: told.scopes,
            expires_at: told.expires_at,
            in_grace: told.in_grace,
        }))
    }
}

impl Question {
    /// Asks whether `secret` is accepted by the service of that name.
    pub fn new(service: impl Into<String>, secret: Secret) -> Self {
        Self { service: service.into(), secret, address: None, agent: None, scopes: Vec::new() }
    }
}

impl Client {
    /// The verdict on a secret. This client's token needs the scope `verify`.
    pub async fn verify(&self, question: &Question) -> Result<Answer<Verdict>, Error> {
        self.ask(Call::post(Target::new(&["verify"])).with(question)).await
    }
}
