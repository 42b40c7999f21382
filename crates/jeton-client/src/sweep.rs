//! Sweeps: many tokens revoked by one call.

use serde::{Deserialize, Serialize};

use crate::{Answer, Client, Error, RevokeCause, Token, address::Target, client::Call};

/// Which tokens are meant: all that is said holds of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TokenFilter {
    /// Those of one account, by its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Those of one service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Those of one kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Those whose name has this in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `active`, `not-yet-valid`, `expired`, `quarantined` or `ended`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Those that were issued then or later, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_from: Option<String>,
    /// Those that were issued earlier, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_before: Option<String>,
    /// Those that were issued earlier and were not accepted since then, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unused_since: Option<String>,
    /// Those that were shown from this address or range, whether accepted or not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen_from: Option<String>,
}

/// The tokens to revoke.
#[derive(Debug, Clone, Serialize)]
pub struct SweepOrder {
    /// Which.
    pub filter: TokenFilter,
    /// Whether the filter may be empty and mean every token.
    #[serde(rename = "everything", serialize_with = "as_bool")]
    pub extent: Extent,
    /// Why.
    pub cause: RevokeCause,
    /// The mark of a dry run, to end those tokens and no others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expect: Option<String>,
    /// With a key, the same request again within 24 hours gets the same answer.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Whether an empty filter is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Only what the filter says.
    Filtered,
    /// Every token.
    Everything,
}

/// What a sweep would end.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Foretold {
    /// How many tokens would end.
    pub count: u64,
    /// How many of each kind.
    pub by_kind: Vec<KindCount>,
    /// The first of them.
    pub tokens: Vec<Token>,
    /// Stands for exactly these tokens.
    pub mark: String,
}

/// How many tokens of a kind.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct KindCount {
    /// The service's name.
    pub service: String,
    /// The kind's name.
    pub kind: String,
    /// How many.
    pub count: u64,
}

/// The receipt of a sweep.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Sweep {
    /// Its identifier; the log has it as `sweep.done`.
    pub id: String,
    /// How many tokens ended.
    pub count: u64,
    /// How many tokens that may be meant could not be ended, because their rows were altered outside Jeton. None of them is accepted
    /// any more.
    #[serde(default)]
    pub altered: u64,
    /// Why.
    pub cause: String,
    /// The place in the log of the first end; `None` where none ended.
    pub first_seq: Option<i64>,
    /// The place in the log of the last end.
    pub last_seq: Option<i64>,
    /// RFC 3339, UTC.
    pub began_at: String,
    /// RFC 3339, UTC.
    pub done_at: String,
}

#[derive(Serialize)]
struct DryRun<'a> {
    #[serde(flatten)]
    order: &'a SweepOrder,
    dry_run: bool,
}

impl Client {
    /// What a sweep would end. Nothing is changed.
    pub async fn foretell_sweep(&self, order: &SweepOrder) -> Result<Answer<Foretold>, Error> {
        let body = DryRun { order, dry_run: true };
        self.ask(Call::post(revoke()).with(&body).patiently()).await
    }

    /// Revokes every token that is meant but the one that this client asks with. It may take minutes.
    pub async fn sweep(&self, order: &SweepOrder) -> Result<Answer<Sweep>, Error> {
        let call = Call::post(revoke()).with(order).once(order.idempotency_key.as_ref());
        self.ask(call.patiently()).await
    }
}

fn revoke() -> Target {
    Target::new(&["tokens", "revoke"])
}

fn as_bool<S: serde::Serializer>(extent: &Extent, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bool(*extent == Extent::Everything)
}
