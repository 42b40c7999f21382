//! How the chain of the log stands, in JSON.

use jeton_app::ChainState;
use serde::Serialize;
use utoipa::ToSchema;

/// How the chain of the log stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChainView {
    /// `whole`, or `broken` where it was found not to be what was written, or a fault about it is open.
    state: &'static str,
    /// The open faults that say what is wrong, `flt_…`.
    faults: Vec<String>,
    /// How many entries the log has.
    entries: i64,
    /// Up to which entry it was checked as it grew, once a minute; absent before anything was.
    #[serde(skip_serializing_if = "Option::is_none")]
    checked: Option<i64>,
    /// When all of it was last found whole since Jeton started, RFC 3339: once a day, over the day.
    #[serde(skip_serializing_if = "Option::is_none")]
    whole_at: Option<String>,
    /// The last entry that is noted outside the database; absent where none is.
    #[serde(skip_serializing_if = "Option::is_none")]
    anchored: Option<i64>,
    /// When that was noted, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    anchored_at: Option<String>,
}

impl From<ChainState> for ChainView {
    fn from(chain: ChainState) -> Self {
        Self {
            state: if chain.is_whole { "whole" } else { "broken" },
            faults: chain.faults.iter().map(ToString::to_string).collect(),
            entries: chain.entries,
            checked: chain.checked,
            whole_at: chain.whole_at.map(|at| at.to_string()),
            anchored: chain.anchored.map(|(seq, _)| seq),
            anchored_at: chain.anchored.map(|(_, at)| at.to_string()),
        }
    }
}
