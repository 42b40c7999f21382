//! `POST /oauth/revoke` (RFC 7009)

use axum::extract::State;
use http::StatusCode;
use jeton_app::App;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{OAuthError, form::Form};
use crate::api::RequestFrom;

/// What is given up.
#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "the form is read by name; this is how the description shows it")]
pub(crate) struct RevocationForm {
    /// The secret.
    token: String,
    /// Taken and not needed: Jeton finds every token by itself.
    token_type_hint: Option<String>,
}

/// Give a secret up. Whoever holds it may, without another credential; it is refused from the moment of the answer. A
/// secret that does not work any more, or never did, gets the same answer.
#[utoipa::path(post, path = "/oauth/revoke",
    operation_id = "surrender_token", tag = "oauth", security(()),
    request_body(content = RevocationForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "It does not work, whether or not it did before"), (status = 400, body = OAuthError)))]
pub(super) async fn revoke(
    State(app): State<App>,
    RequestFrom(address): RequestFrom,
    form: Form,
) -> Result<StatusCode, OAuthError> {
    let text = form.wanted("token")?;
    if app.looks_like_assertion(text) {
        return Err(OAuthError::new(
            StatusCode::BAD_REQUEST,
            "unsupported_token_type",
            "an assertion ends by itself and not before; revoke the token that it was given for",
        ));
    }
    app.surrender(text, address).await?;
    Ok(StatusCode::OK)
}
