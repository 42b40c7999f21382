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
    /// What to do about it, in words.
    pub remedy: String,
    /// How long it has been open, or was, in seconds.
    pub age_seconds: u64,
    /// The token that it is about; none where it is about Jeton itself.
    pub token: Option<TokenId>,
    /// The token's name.
    pub token_name: Option<String>,
    /// The last characters of the token's secret.
    pub hint: Option<String>,
    /// The token's kind.
    pub kind: Option<String>,
    /// When the token was accepted at last. RFC 3339, UTC.
    pub last_used_at: Option<String>,
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
    /// `open`, `closed` or `all`; `open` where nothing is said.
    pub state: Option<String>,
    /// Those of tokens of this service.
    pub service: Option<String>,
    /// Those of this cause.
    pub cause: Option<String>,
    /// Those of this token.
    pub token: Option<TokenId>,
    /// In which order; the oldest first where nothing is said.
    pub sort: Option<FaultSort>,
    /// Which page.
    pub page: PageQuery,
}

/// An order of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultSort {
    /// The oldest first.
    Opened,
    /// The newest first.
    OpenedBackwards,
}

impl FaultSort {
    fn text(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::OpenedBackwards => "-opened",
        }
    }
}

impl Client {
    /// A page of faults: of all services for an administrator, of their own for an operator.
    pub async fn faults(&self, query: &FaultQuery) -> Result<Answer<Page<TokenFault>>, Error> {
        let target = Target::new(&["faults"])
            .with("state", query.state.as_ref())
            .with("service", query.service.as_ref())
            .with("cause", query.cause.as_ref())
            .with("token", query.token.as_ref())
            .with("sort", query.sort.map(FaultSort::text));
        self.ask(Call::get(query.page.of(target))).await
    }

    /// A fault.
    pub async fn fault(&self, id: &FaultId) -> Result<Answer<TokenFault>, Error> {
        self.ask(Call::get(Target::new(&["faults", id.as_str()]))).await
    }

    /// Closes a fault that somebody has looked after.
    pub async fn close_fault(&self, id: &FaultId) -> Result<Answer<TokenFault>, Error> {
        self.ask(Call::post(Target::new(&["faults", id.as_str(), "close"]))).await
    }
}
