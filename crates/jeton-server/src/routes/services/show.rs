//! `GET /api/v1/services/{name}`

use axum::{Json, extract::State};
use jeton_app::App;

use crate::{
    api::{By, Path},
    problem::Problem,
    views::ServiceView,
};

/// One service, with the text of its policy.
#[utoipa::path(get, path = "/api/v1/services/{name}",
    operation_id = "show_service", tag = "services", params(("name" = String, Path)), responses(
    (status = 200, body = ServiceView), (status = 401, body = Problem), (status = 404, body = Problem),
))]
pub(super) async fn show(
    State(app): State<App>,
    By(by): By,
    Path(name): Path<String>,
) -> Result<Json<ServiceView>, Problem> {
    Ok(Json(ServiceView::with_policy(&*app.service(&name, &by)?)))
}
