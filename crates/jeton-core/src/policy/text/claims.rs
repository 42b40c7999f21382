//! `claims`: the payload of a secret in the `jwt` form.

use std::{collections::BTreeMap, fmt, str::FromStr};

use jeton_token::Form;
use serde::{Deserialize, Deserializer, de};
use serde_json::{Map, Value};
use toml::Spanned;

use super::{Fault, fault};
use crate::policy::{Claims, claims::Claim};

/// A text, or a table that is the same in every token.
pub(super) struct ClaimText(Claim);

impl<'de> Deserialize<'de> for ClaimText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ClaimVisitor)
    }
}

struct ClaimVisitor;

impl<'de> de::Visitor<'de> for ClaimVisitor {
    type Value = ClaimText;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a table")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<ClaimText, E> {
        text.parse().map(ClaimText).map_err(E::custom)
    }

    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<ClaimText, A::Error> {
        let table = Map::<String, Value>::deserialize(de::value::MapAccessDeserializer::new(map))?;
        Ok(ClaimText(Claim::Same(Value::Object(table))))
    }
}

impl FromStr for Claim {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some((before, fact)) = text.split_once('$') else {
            return Ok(Self::Same(text.into()));
        };
        let fact = match fact {
            "account.number" => Self::AccountNumber,
            "account.id" => Self::AccountId,
            "account.name" => Self::AccountName,
            "account.role" => Self::AccountRole,
            "token.id" => Self::TokenId,
            "nonce" => Self::Nonce,
            "issued-at" => Self::IssuedAt,
            "expires-at" => Self::ExpiresAt,
            _ => {
                return Err(
                    "a claim is a text that may end in one of `$account.number`, `$account.id`, \
                            `$account.name`, `$account.role`, `$token.id`, `$nonce`, `$issued-at`, \
                            `$expires-at`"
                        .to_owned(),
                );
            }
        };
        match before {
            "" => Ok(fact),
            before => Ok(Self::Behind(before.to_owned(), Box::new(fact))),
        }
    }
}

pub(super) fn read_claims(
    form: &Form,
    claims: Option<Spanned<BTreeMap<String, ClaimText>>>,
) -> Result<Claims, Fault> {
    let Some(claims) = claims else {
        return Ok(Claims::default());
    };
    if *form != Form::Jwt {
        return fault(claims.span(), "only the form `jwt` has claims");
    }
    Ok(Claims::new(claims.into_inner().into_iter().map(|(name, claim)| (name, claim.0)).collect()))
}
