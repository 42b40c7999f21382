//! `PUT` and `DELETE /api/v1/services/{name}/settings/{key}`

use axum::{Json, extract::State};
use jeton_app::App;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{Body, By, Path},
    problem::Problem,
    views::ServiceView,
};

/// The value of a setting.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SettingValue)]
pub(crate) struct Asked {
    value: String,
}

/// Set one of the settings that the service's policy declares.
#[utoipa::path(put, path = "/api/v1/services/{name}/settings/{key}", tag = "services",
    params(("name" = String, Path), ("key" = String, Path)), request_body = Asked, responses(
    (status = 200, body = ServiceView), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem),
))]
pub(super) async fn set(
    State(app): State<App>,
    By(by): By,
    Path((name, key)): Path<(String, String)>,
    body: Body<Asked>,
) -> Result<Json<ServiceView>, Problem> {
    let service = app.set_setting(&name, &key, Some(&body.value.value), &by).await?;
    Ok(Json((&*service).into()))
}

/// Take a setting back: what the policy says counts again.
#[utoipa::path(delete, path = "/api/v1/services/{name}/settings/{key}", tag = "services",
    params(("name" = String, Path), ("key" = String, Path)), responses(
    (status = 200, body = ServiceView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 422, body = Problem),
))]
pub(super) async fn unset(
    State(app): State<App>,
    By(by): By,
    Path((name, key)): Path<(String, String)>,
) -> Result<Json<ServiceView>, Problem> {
    let service = app.set_setting(&name, &key, None, &by).await?;
    Ok(Json((&*service).into()))
}
