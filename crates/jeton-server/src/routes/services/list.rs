//! `GET /api/v1/services`

use axum::{Json, extract::State};
use jeton_app::App;

use crate::{
    api::{By, Page},
    problem::Problem,
    views::ServiceView,
};

/// Every service. There are few: they come on one page.
#[utoipa::path(get, path = "/api/v1/services",
    operation_id = "list_services", tag = "services", responses(
    (status = 200, body = Page<ServiceView>), (status = 401, body = Problem),
))]
pub(super) async fn list(
    State(app): State<App>,
    By(by): By,
) -> Result<Json<Page<ServiceView>>, Problem> {
    let items = app.services(&by).iter().map(|service| ServiceView::from(&**service)).collect();
    Ok(Json(Page { items, next: None }))
}
