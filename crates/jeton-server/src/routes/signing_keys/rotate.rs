//! `POST /api/v1/signing-keys/rotate`

use axum::{Json, extract::State};
use jeton_app::{App, Password};
use jeton_core::decide::signing_key::Turn;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{Body, RequestFrom, Sent, ToRevoke},
    problem::Problem,
    views::SigningKeyView,
};

/// How the next key takes over.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SigningKeyRotation)]
pub(crate) struct Asked {
    /// Withdraw every older key at once, because one has leaked: what they signed counts no more. Where nothing is
    /// said, the next key is published for an hour before it signs.
    withdraw: Option<bool>,
    /// The password, where it was not entered within the last five minutes.
    password: Option<String>,
}

/// Make the next signing key before its time. For administrators, with the password entered at most 5 minutes ago.
#[utoipa::path(post, path = "/api/v1/signing-keys/rotate", tag = "signing-keys", operation_id = "rotate_signing_key",
    request_body = Asked, responses(
    (status = 200, body = SigningKeyView), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 409, body = Problem), (status = 429, body = Problem),
))]
pub(super) async fn rotate(
    State(app): State<App>,
    RequestFrom(address): RequestFrom,
    Sent(ToRevoke(by), (), body): Sent<ToRevoke, (), Body<Asked>>,
) -> Result<Json<SigningKeyView>, Problem> {
    let Asked { withdraw, password } = body.value;
    let by = match password {
        Some(password) => app.in_person(Password::new(password), address, by).await?,
        None => by,
    };
    let turn = if withdraw == Some(true) { Turn::AtOnce } else { Turn::InOrder };
    Ok(Json((&app.rotate_signing_key(turn, &by).await?).into()))
}
