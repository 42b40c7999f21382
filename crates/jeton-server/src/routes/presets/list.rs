//! `GET /api/v1/presets`

use axum::{Json, extract::State};
use jeton_app::App;

use crate::{
    api::{By, Page},
    problem::Problem,
    views::PresetView,
};

/// Every policy that ships with Jeton. There are few: they come on one page.
#[utoipa::path(get, path = "/api/v1/presets",
    operation_id = "list_presets", tag = "services", responses(
    (status = 200, body = Page<PresetView>), (status = 401, body = Problem),
))]
pub(super) async fn list(
    State(app): State<App>,
    By(by): By,
) -> Result<Json<Page<PresetView>>, Problem> {
    let items: Result<Vec<_>, _> = app.presets(&by).iter().map(PresetView::of).collect();
    Ok(Json(Page { items: items.map_err(|fault| Problem::internal(&fault))?, next: None }))
}
