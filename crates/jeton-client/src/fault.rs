//! Faults: conditions that an operator should see.

use serde::Deserialize;

use crate::{
    AccountId, Answer, Client, Error, FaultId, Page, PageQuery, TokenId, address::Target,
    client::Call,
};

/// A condition that an operator should see.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct TokenFault {
    /// Its identifier.
    pub id: FaultId,
    /// Such as `retired-secret-used` or `token-expiring`.
    pub cause: String,
    /// `open`, `closed`.
    pub state: String,
    /// The token that it is about; none where it is about Jeton itself.
    pub token: Option<TokenId>,
    /// The service's name.
    pub service: Option<String>,
    /// The name of the token's owner.
    pub owner: Option<String>,
    /// The token's owner.
    pub account: Option<AccountId>,
    /// The part of Jeton that it is about.
    pub part: Option<String>,
    /// How long before the token's end it was to be told of.
    pub threshold: Option<String>,
    /// The token's end when the fault was opened.
    pub expires_at: Option<String>,
    /// What else was seen.
    pub note: Option<String>,
    /// Where it was first seen from.
    pub address: Option<String>,
    /// The program that it was first seen with.
    pub agent: Option<String>,
    /// RFC 3339, UTC.
    pub opened_at: String,
    /// When it was closed.
    pub closed_at: Option<String>,
}

/// Which faults are asked for.
#[derive(Debug, Clone, Default)]
pub struct FaultQuery {
    /// Closed ones as well.
    pub closed: bool,
    /// Which page.
    pub page: PageQuery,
}

impl Client {
    /// A page of faults: of all services for an administrator, of their own for an operator.
    pub async fn faults(&self, query: &FaultQuery) -> Result<Answer<Page<TokenFault>>, Error> {
        let target = Target::new(&["faults"]).with("closed", query.closed.then_some(true));
        self.ask(Call::get(query.page.of(target))).await
    }

    /// Closes a fault that somebody has looked after.
    pub async fn close_fault(&self, id: &FaultId) -> Result<Answer<TokenFault>, Error> {
        self.ask(Call::post(Target::new(&["faults", id.as_str(), "close"]))).await
    }
}
