//! Sweeps in JSON.

use jeton_app::{Foretold, SweepReceipt};
use jeton_core::Selection;
use serde::Serialize;
use utoipa::ToSchema;

use super::TokenView;

/// What a sweep did, or with `dry_run` what it would end.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum SweepAnswerView {
    Swept(Box<SweepView>),
    Foretold(ForetoldView),
}

/// What a sweep would end.
#[derive(Serialize, ToSchema)]
pub(crate) struct ForetoldView {
    /// How many tokens would end.
    count: u64,
    by_kind: Vec<KindCountView>,
    /// The first of them.
    tokens: Vec<TokenView>,
    /// Stands for exactly these tokens: send it as `expect`.
    mark: String,
}

/// How many tokens of a kind.
#[derive(Serialize, ToSchema)]
pub(crate) struct KindCountView {
    service: String,
    kind: String,
    count: u64,
}

/// The receipt of a sweep.
#[derive(Serialize, ToSchema)]
pub(crate) struct SweepView {
    /// `swp_…`; the log has it as `sweep.done`.
    id: String,
    /// How many tokens ended.
    count: u64,
    /// How many tokens that may be meant could not be ended, because what stands of them in the database was altered outside Jeton. None
    /// of them is accepted any more, and a fault names each. Absent where there are none.
    #[serde(skip_serializing_if = "is_none")]
    #[schema(required = false)]
    altered: u64,
    cause: &'static str,
    filter: SelectionView,
    /// The place in the log of the first end; absent where none ended. Others may have written between the two.
    #[serde(skip_serializing_if = "Option::is_none")]
    first_seq: Option<i64>,
    /// The place in the log of the last end.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_seq: Option<i64>,
    /// RFC 3339, UTC.
    began_at: String,
    /// RFC 3339, UTC.
    done_at: String,
}

/// Which tokens were meant, by their identifiers.
#[derive(Serialize, ToSchema)]
pub(crate) struct SelectionView {
    /// `acc_…`
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    /// `svc_…`
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unused_since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seen_from: Option<String>,
}

fn is_none(count: &u64) -> bool {
    *count == 0
}

impl From<&Foretold> for ForetoldView {
    fn from(foretold: &Foretold) -> Self {
        let by_kind = foretold.counts.by_kind.iter();
        Self {
            count: foretold.counts.total(),
            by_kind: by_kind
                .map(|(service, kind, count)| KindCountView {
                    service: service.to_string(),
                    kind: kind.to_string(),
                    count: *count,
                })
                .collect(),
            tokens: foretold.first.iter().map(TokenView::from).collect(),
            mark: foretold.counts.mark.clone(),
        }
    }
}

impl From<&SweepReceipt> for SweepView {
    fn from(receipt: &SweepReceipt) -> Self {
        let sweep = &receipt.sweep;
        Self {
            id: sweep.id.to_string(),
            count: sweep.ended,
            altered: receipt.altered,
            cause: sweep.cause.name(),
            filter: (&sweep.selection).into(),
            first_seq: sweep.places.map(|(first, _)| first),
            last_seq: sweep.places.map(|(_, last)| last),
            began_at: sweep.began_at.to_string(),
            done_at: receipt.at.to_string(),
        }
    }
}

impl From<&Selection> for SelectionView {
    fn from(selection: &Selection) -> Self {
        Self {
            account: selection.account.map(|id| id.to_string()),
            service: selection.service.map(|id| id.to_string()),
            kind: selection.kind.as_ref().map(ToString::to_string),
            name: selection.name.as_ref().map(ToString::to_string),
            state: selection.state.map(jeton_core::TokenState::name),
            created_from: selection.created_from.map(|at| at.to_string()),
            created_before: selection.created_before.map(|at| at.to_string()),
            unused_since: selection.unused_since.map(|at| at.to_string()),
            seen_from: selection.seen_from.map(|range| range.to_string()),
        }
    }
}
