//! `POST /api/v1/session/password`

use axum::extract::State;
use http::StatusCode;
use jeton_app::{App, Password};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{Body, By, RequestFrom, Sent},
    problem::Problem,
};

/// The password that one has, and the one to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ChangedPassword)]
pub(crate) struct Asked {
    current: String,
    /// At least 12 characters, and none that is easily guessed.
    new: String,
}

/// Change one's own password. Every other session is closed from the moment of the answer; this one goes on.
#[utoipa::path(post, path = "/api/v1/session/password", tag = "sessions", operation_id = "change_password",
    request_body = Asked, responses(
    (status = 204, description = "Changed"), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem),
))]
pub(super) async fn change(
    State(app): State<App>,
    RequestFrom(address): RequestFrom,
    Sent(By(by), (), body): Sent<By, (), Body<Asked>>,
) -> Result<StatusCode, Problem> {
    let Asked { current, new } = body.value;
    app.change_password(Password::new(current), Password::new(new), address, &by).await?;
    Ok(StatusCode::NO_CONTENT)
}
