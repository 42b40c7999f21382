//! `GET /api/v1/presets/{name}`

use axum::{Json, extract::State};
use jeton_app::App;

use super::unknown;
use crate::{
    api::{By, Path},
    problem::Problem,
    views::PresetView,
};

/// One policy that ships with Jeton, with its text.
#[utoipa::path(get, path = "/api/v1/presets/{name}",
    operation_id = "show_preset", tag = "services", params(("name" = String, Path)), responses(
    (status = 200, body = PresetView), (status = 401, body = Problem), (status = 404, body = Problem),
))]
pub(super) async fn show(
    State(app): State<App>,
    By(by): By,
    Path(name): Path<String>,
) -> Result<Json<PresetView>, Problem> {
    let found = app.presets(&by).iter().find(|preset| preset.name == name);
    let preset = found.ok_or_else(unknown)?;
    let view = PresetView::with_policy(preset).map_err(|fault| Problem::internal(&fault))?;
    Ok(Json(view))
}
