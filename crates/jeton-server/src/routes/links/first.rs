//! `GET /api/v1/first-administrator`

use axum::{Json, extract::State};
use jeton_app::App;
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::Problem;

/// Whether somebody runs this Jeton yet.
#[derive(Serialize, ToSchema)]
#[schema(as = FirstAdministrator)]
pub(crate) struct Told {
    /// Whether no administrator has chosen a password yet. The link for that is printed where Jeton was started.
    awaited: bool,
}

/// Whether the first administrator is still awaited. Anybody may ask: it says neither who that is, nor anything of the
/// link.
#[utoipa::path(get, path = "/api/v1/first-administrator", tag = "links", operation_id = "show_first_administrator",
    security(()), responses((status = 200, body = Told)))]
pub(super) async fn show(State(app): State<App>) -> Result<Json<Told>, Problem> {
    Ok(Json(Told { awaited: app.awaits_first_administrator().await? }))
}
