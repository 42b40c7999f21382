//! `POST /api/v1/services`

use axum::{Json, extract::State};
use http::StatusCode;
use jeton_app::App;
use serde::Deserialize;
use utoipa::ToSchema;

use super::apply::of_preset;
use crate::{
    api::{Body, By, Sent},
    problem::Problem,
    views::ServiceView,
};

/// The service to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewService)]
pub(crate) struct Asked {
    /// The name of a policy that ships with Jeton.
    preset: String,
    /// The service's name; that of the preset where nothing is said.
    name: Option<String>,
}

/// Make a service from a preset, under its name or another one. One that exists stays as it is.
#[utoipa::path(post, path = "/api/v1/services",
    operation_id = "create_service", tag = "services", request_body = Asked, responses(
    (status = 201, body = ServiceView, description = "It was made"),
    (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem),
))]
pub(super) async fn create(
    State(app): State<App>,
    Sent(By(by), (), body): Sent<By, (), Body<Asked>>,
) -> Result<(StatusCode, Json<ServiceView>), Problem> {
    let invalid =
        |error: jeton_core::NameError| Problem::bad_request("invalid_name", error.to_string());
    let name = body.value.name.map(|name| name.parse()).transpose().map_err(invalid)?;
    let policy = of_preset(&body.value.preset, name.as_ref())?;
    let service = app.create_service(policy, &by).await?;
    Ok((StatusCode::CREATED, Json(ServiceView::with_policy(&service))))
}
