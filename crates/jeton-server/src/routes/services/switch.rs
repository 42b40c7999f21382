//! `POST /api/v1/services/{name}/disable` and `…/enable`

use axum::{Json, extract::State};
use jeton_app::App;

use crate::{
    api::{By, Path, ToRevoke},
    problem::Problem,
    views::ServiceView,
};

/// Disable a service: none of its tokens works from the moment of the answer.
#[utoipa::path(post, path = "/api/v1/services/{name}/disable",
    operation_id = "disable_service", tag = "services", params(("name" = String, Path)),
    responses(
    (status = 200, body = ServiceView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem),
))]
pub(super) async fn disable(
    State(app): State<App>,
    ToRevoke(by): ToRevoke,
    Path(name): Path<String>,
) -> Result<Json<ServiceView>, Problem> {
    Ok(Json((&*app.disable_service(&name, &by).await?).into()))
}

/// Enable a service: its tokens that have not ended work again.
#[utoipa::path(post, path = "/api/v1/services/{name}/enable",
    operation_id = "enable_service", tag = "services", params(("name" = String, Path)),
    responses(
    (status = 200, body = ServiceView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem),
))]
pub(super) async fn enable(
    State(app): State<App>,
    By(by): By,
    Path(name): Path<String>,
) -> Result<Json<ServiceView>, Problem> {
    Ok(Json((&*app.enable_service(&name, &by).await?).into()))
}
