//! `issued-by`: who brings a token into being.

use serde::Deserialize;
use toml::Spanned;

use super::{Fault, fault};
use crate::policy::Issuer;

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
pub(super) enum IssuerText {
    AccountCreation,
    Login,
    Owner,
    Administrator,
}

pub(super) fn read_issuers(issuers: Spanned<Vec<IssuerText>>) -> Result<Vec<Issuer>, Fault> {
    let place = issuers.span();
    let read: Vec<Issuer> = issuers.into_inner().into_iter().map(Issuer::from).collect();
    if read.is_empty() {
        return fault(
            place,
            "somebody has to issue it: `account-creation`, `login`, `owner` or `administrator`",
        );
    }
    if read.contains(&Issuer::Login) && read.len() > 1 {
        return fault(place, "a kind that a login issues is issued by nobody else");
    }
    Ok(read)
}

impl From<IssuerText> for Issuer {
    fn from(issuer: IssuerText) -> Self {
        match issuer {
            IssuerText::AccountCreation => Self::AccountCreation,
            IssuerText::Login => Self::Login,
            IssuerText::Owner => Self::Owner,
            IssuerText::Administrator => Self::Administrator,
        }
    }
}
