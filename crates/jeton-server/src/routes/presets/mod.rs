//! `/api/v1/presets`

mod list;
mod show;

use http::StatusCode;
use jeton_app::{App, PRESETS};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list::list)).routes(routes!(show::show))
}

/// The answer to a name that no preset has.
pub(super) fn unknown() -> Problem {
    let names = PRESETS.map(|preset| format!("`{}`", preset.name)).join(", ");
    let detail = format!("there is no such preset; there are {names}");
    Problem::new(StatusCode::NOT_FOUND, "not_found", detail)
}
