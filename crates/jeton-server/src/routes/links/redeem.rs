//! `POST /api/v1/links/redeem`

use axum::extract::State;
use http::StatusCode;
use jeton_app::{App, Password};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{Body, RequestFrom},
    problem::Problem,
};

/// A link and the password to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RedeemedLink)]
pub(crate) struct Asked {
    /// What stands behind `#` in the link.
    secret: String,
    /// The password: at least 12 characters, and none that is easily guessed.
    password: String,
}

/// Choose a password. Every session of the account is closed from the moment of the answer, and the link is used up;
/// a password that is refused leaves it as it is.
#[utoipa::path(post, path = "/api/v1/links/redeem", tag = "links", operation_id = "redeem_link", security(()),
    request_body = Asked, responses(
    (status = 204, description = "Chosen"), (status = 400, body = Problem), (status = 404, body = Problem),
    (status = 422, body = Problem), (status = 429, body = Problem),
))]
pub(super) async fn redeem(
    State(app): State<App>,
    RequestFrom(address): RequestFrom,
    body: Body<Asked>,
) -> Result<StatusCode, Problem> {
    let Asked { secret, password } = body.value;
    app.redeem_link(&secret, Password::new(password), address).await?;
    Ok(StatusCode::NO_CONTENT)
}
