//! `claims`: the payload of a secret in the `jwt` form.

use std::{collections::BTreeMap, str::FromStr};

use jeton_token::Form;
use toml::Spanned;

use super::{Fault, Parsed, fault};
use crate::policy::{Claims, claims::Claim};

impl FromStr for Claim {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some(fact) = text.strip_prefix('$') else {
            return Ok(Self::Text(text.to_owned()));
        };
        Ok(match fact {
            "account.number" => Self::AccountNumber,
            "account.id" => Self::AccountId,
            "account.name" => Self::AccountName,
            "account.role" => Self::AccountRole,
            "token.id" => Self::TokenId,
            "nonce" => Self::Nonce,
            "issued-at" => Self::IssuedAt,
            "expires-at" => Self::ExpiresAt,
            _ => {
                return Err("a claim is a text or one of `$account.number`, `$account.id`, \
                            `$account.name`, `$account.role`, `$token.id`, `$nonce`, `$issued-at`, \
                            `$expires-at`"
                    .to_owned());
            }
        })
    }
}

pub(super) fn read_claims(
    form: &Form,
    claims: Option<Spanned<BTreeMap<String, Parsed<Claim>>>>,
) -> Result<Claims, Fault> {
    let Some(claims) = claims else {
        return Ok(Claims::default());
    };
    if *form != Form::Jwt {
        return fault(claims.span(), "only the form `jwt` has claims");
    }
    Ok(Claims::new(claims.into_inner().into_iter().map(|(name, claim)| (name, claim.0)).collect()))
}
