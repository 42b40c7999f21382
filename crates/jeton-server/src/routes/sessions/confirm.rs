//! `POST /api/v1/session/confirm`

use axum::extract::State;
use http::StatusCode;
use jeton_app::{App, Password};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{Body, By, RequestFrom},
    problem::Problem,
};

/// The password again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    password: String,
}

/// Enter the password again. For the next five minutes the session may do what needs it.
#[utoipa::path(post, path = "/api/v1/session/confirm", tag = "sessions", request_body = Asked, responses(
    (status = 204, description = "Confirmed"), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 404, body = Problem), (status = 429, body = Problem),
))]
pub(super) async fn confirm(
    State(app): State<App>,
    By(by): By,
    RequestFrom(address): RequestFrom,
    body: Body<Asked>,
) -> Result<StatusCode, Problem> {
    app.confirm_session(Password::new(body.value.password), address, &by).await?;
    Ok(StatusCode::NO_CONTENT)
}
