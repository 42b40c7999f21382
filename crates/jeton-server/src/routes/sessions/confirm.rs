//! `POST /api/v1/session/confirm`

use axum::extract::State;
use http::{HeaderMap, StatusCode, header};
use jeton_app::{App, Password};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{Body, By, RequestFrom, Sent},
    cookie,
    problem::Problem,
};

/// The password again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Confirmation)]
pub(crate) struct Asked {
    password: String,
}

/// Enter the password again. For the next five minutes the session may do what needs it. A browser gets another cookie,
/// and the one before is worth nothing from the moment of the answer.
#[utoipa::path(post, path = "/api/v1/session/confirm",
    operation_id = "confirm_session", tag = "sessions", request_body = Asked, responses(
    (status = 204, description = "Confirmed"), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 404, body = Problem), (status = 429, body = Problem),
))]
pub(super) async fn confirm(
    State(app): State<App>,
    RequestFrom(address): RequestFrom,
    Sent(By(by), (), body): Sent<By, (), Body<Asked>>,
) -> Result<(StatusCode, HeaderMap), Problem> {
    let password = Password::new(body.value.password);
    let confirmed = app.confirm_session(password, address, &by).await?;
    let set = confirmed.cookie.map(|(token, secret)| cookie::set(&secret, &token, confirmed.at));
    let headers = set.map(|set| (header::SET_COOKIE, set)).into_iter().collect();
    Ok((StatusCode::NO_CONTENT, headers))
}
