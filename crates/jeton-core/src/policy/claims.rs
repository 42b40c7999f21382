//! The payload of a secret in the `jwt` form, for clients that look inside before they send it.

use std::collections::BTreeMap;

use jeton_token::Entropy;
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::{Account, TokenId};

/// The claims of a kind, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claims(BTreeMap<String, Claim>);

/// Where a claim's value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Claim {
    /// The account's number as text.
    AccountNumber,
    /// The account's identifier.
    AccountId,
    /// The account's name.
    AccountName,
    /// The account's role.
    AccountRole,
    /// The token's identifier.
    TokenId,
    /// 16 random hexadecimal digits that make two payloads differ.
    Nonce,
    /// Seconds since 1970 when it was issued (RFC 7519 section 4.1.6).
    IssuedAt,
    /// Seconds since 1970 when it expires (RFC 7519 section 4.1.4); left out where it does not.
    ExpiresAt,
    /// A value that is the same in every token.
    Same(Value),
    /// A text, and a fact behind it.
    Behind(String, Box<Claim>),
}

/// What the claims of one token are made from.
#[derive(Debug, Clone, Copy)]
pub struct ClaimFacts<'a> {
    /// The token's owner.
    pub account: &'a Account,
    /// The token.
    pub token: TokenId,
    /// When it is issued.
    pub issued_at: Timestamp,
    /// When it expires.
    pub expires_at: Option<Timestamp>,
    /// Where the nonce comes from; the secret itself must come from other entropy.
    pub entropy: &'a Entropy,
}

impl Claims {
    pub(super) fn new(claims: BTreeMap<String, Claim>) -> Self {
        Self(claims)
    }

    /// The payload as JSON.
    pub fn payload(&self, facts: ClaimFacts<'_>) -> String {
        let values =
            self.0.iter().filter_map(|(name, claim)| Some((name.clone(), claim.value(facts)?)));
        Value::Object(values.collect::<Map<_, _>>()).to_string()
    }
}

impl Claim {
    fn value(&self, facts: ClaimFacts<'_>) -> Option<Value> {
        Some(match self {
            Self::AccountNumber => facts.account.id.number().to_string().into(),
            Self::AccountId => facts.account.id.to_string().into(),
            Self::AccountName => facts.account.name.as_str().into(),
            Self::AccountRole => facts.account.role.name().into(),
            Self::TokenId => facts.token.to_string().into(),
            Self::Nonce => nonce(facts.entropy).into(),
            Self::IssuedAt => facts.issued_at.as_second().into(),
            Self::ExpiresAt => facts.expires_at?.as_second().into(),
            Self::Same(value) => value.clone(),
            Self::Behind(text, fact) => match fact.value(facts)? {
                Value::String(fact) => format!("{text}{fact}").into(),
                other => format!("{text}{other}").into(),
            },
        })
    }
}

// The last bytes: the first ten made the token's identifier.
fn nonce(entropy: &Entropy) -> String {
    entropy.as_bytes()[24..].iter().map(|byte| format!("{byte:02x}")).collect()
}
