//! Uses in JSON.

use jeton_app::TokenUses;
use jeton_core::Use;
use serde::Serialize;
use utoipa::ToSchema;

/// Who uses which secret of a token.
#[derive(Serialize, ToSchema)]
pub(crate) struct UsesView {
    /// The present secret.
    live: LiveUsesView,
    /// The secret before it, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    prior: Option<PriorUsesView>,
    /// The secrets before that: all of them together.
    older: Vec<UseView>,
}

/// The uses of the present secret.
#[derive(Serialize, ToSchema)]
pub(crate) struct LiveUsesView {
    /// Its last characters.
    hint: String,
    /// Since when it works.
    since: String,
    /// The latest first, at most 64 that were accepted and 64 that were refused: the last 48 and the first 16.
    uses: Vec<UseView>,
}

/// The uses of the secret before.
#[derive(Serialize, ToSchema)]
pub(crate) struct PriorUsesView {
    /// Its last characters.
    hint: String,
    /// When its grace ends or ended.
    until: String,
    /// The latest first, at most 64 that were accepted and 64 that were refused: the last 48 and the first 16.
    uses: Vec<UseView>,
}

/// The showings of a secret from one address by one program.
#[derive(Serialize, ToSchema)]
pub(crate) struct UseView {
    /// Whether they were accepted.
    accepted: bool,
    /// Where they came from, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    /// The program, by its `User-Agent`.
    #[serde(skip_serializing_if = "Option::is_none")]
    agent: Option<String>,
    /// RFC 3339, UTC, to the second.
    first_seen_at: String,
    last_seen_at: String,
    /// In how many seconds: however often within one, it counts once.
    count: i64,
}

impl From<&TokenUses> for UsesView {
    fn from(uses: &TokenUses) -> Self {
        let token = &uses.shown.token;
        let views = |uses: &[Use]| uses.iter().map(UseView::from).collect();
        Self {
            live: LiveUsesView {
                hint: token.live.hint.as_str().to_owned(),
                since: token.live.since.to_string(),
                uses: views(&uses.live),
            },
            prior: token.prior.as_ref().map(|prior| PriorUsesView {
                hint: prior.hint.as_str().to_owned(),
                until: prior.until.to_string(),
                uses: views(&uses.prior),
            }),
            older: views(&uses.older),
        }
    }
}

impl From<&Use> for UseView {
    fn from(seen: &Use) -> Self {
        Self {
            accepted: seen.accepted,
            address: seen.address.map(|address| address.to_string()),
            agent: seen.agent.as_ref().map(ToString::to_string),
            first_seen_at: seen.first_at.to_string(),
            last_seen_at: seen.last_at.to_string(),
            count: seen.count,
        }
    }
}
