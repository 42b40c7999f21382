//! Which tokens are meant, in a query or in a body.

use std::str::FromStr;

use jeton_app::Which;
use jeton_core::TokenState;
use serde::Deserialize;
use utoipa::ToSchema;

use super::create::time;
use crate::problem::Problem;

/// Which tokens are meant: all that is said holds of them.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Filter {
    /// Those of one account, by its name.
    pub(super) account: Option<String>,
    /// Those of one service.
    pub(super) service: Option<String>,
    /// Those of one kind.
    pub(super) kind: Option<String>,
    /// Those whose name has this in it.
    pub(super) name: Option<String>,
    /// `active`, `not-yet-valid`, `expired`, `quarantined` or `ended`.
    pub(super) state: Option<String>,
    /// Those that were issued then or later, RFC 3339.
    pub(super) created_from: Option<String>,
    /// Those that were issued earlier, RFC 3339.
    pub(super) created_before: Option<String>,
    /// Those that were issued earlier and were not accepted since then, RFC 3339.
    pub(super) unused_since: Option<String>,
    /// Those that were shown from this address or range, such as `192.0.2.0/24`, whether accepted or not.
    pub(super) seen_from: Option<String>,
}

impl Filter {
    pub(super) fn which(self, code: &'static str) -> Result<Which, Problem> {
        let moment = |field: &str, text: Option<String>| {
            let read = |text: String| {
                time(field, &text).map_err(|problem| Problem::bad_request(code, problem.detail()))
            };
            text.map(read).transpose()
        };
        let state = |name: String| {
            let known = "`state` is `active`, `not-yet-valid`, `expired`, `quarantined` or `ended`";
            TokenState::named(&name).ok_or_else(|| Problem::bad_request(code, known))
        };
        Ok(Which {
            account: read("account", self.account, code)?,
            service: self.service,
            kind: read("kind", self.kind, code)?,
            name: read("name", self.name, code)?,
            state: self.state.map(state).transpose()?,
            created_from: moment("created_from", self.created_from)?,
            created_before: moment("created_before", self.created_before)?,
            unused_since: moment("unused_since", self.unused_since)?,
            seen_from: read("seen_from", self.seen_from, code)?,
        })
    }
}

fn read<T: FromStr<Err: std::fmt::Display>>(
    field: &str,
    text: Option<String>,
    code: &'static str,
) -> Result<Option<T>, Problem> {
    let invalid = |error: T::Err| Problem::bad_request(code, format!("`{field}`: {error}"));
    text.map(|text| text.parse().map_err(invalid)).transpose()
}
