//! `POST /oauth/token` (RFC 6749 section 3.2): the grants, by their names

use axum::{Extension, Json, extract::State};
use http::{HeaderMap, HeaderName, StatusCode, header};
use jeton_app::App;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{OAuthError, device_code, exchange, form::Form};
use crate::{PublicUrl, api::RequestFrom, sender::sender, views::OpenedView};

/// What is asked for; which fields there are depends on the grant.
#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "the form is read by name; this is how the description shows it")]
pub(crate) struct TokenForm {
    /// `urn:ietf:params:oauth:grant-type:token-exchange` or `urn:ietf:params:oauth:grant-type:device_code`
    grant_type: String,
    /// The secret of the token that is exchanged.
    subject_token: Option<String>,
    /// `urn:ietf:params:oauth:token-type:access_token`
    subject_token_type: Option<String>,
    /// `urn:ietf:params:oauth:token-type:access_token` or `urn:ietf:params:oauth:token-type:jwt`
    requested_token_type: Option<String>,
    /// Less than the token may do, with blanks between.
    scope: Option<String>,
    /// The token's service, by its name.
    audience: Option<String>,
    /// The token's service, by its URL `/verify/{service}` here.
    resource: Option<String>,
    /// What a device was given at `/oauth/device_authorization`.
    device_code: Option<String>,
    /// What the device called itself there.
    client_id: Option<String>,
}

/// What was granted.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum Granted {
    Assertion(TokenResponse),
    Session(Box<SessionResponse>),
}

/// An assertion (RFC 8693 section 2.2.1).
#[derive(Serialize, ToSchema)]
pub(crate) struct TokenResponse {
    /// An assertion: a JWT of the profile of RFC 9068.
    pub(super) access_token: String,
    pub(super) issued_token_type: &'static str,
    /// `Bearer`
    pub(super) token_type: &'static str,
    /// Seconds.
    pub(super) expires_in: i64,
    /// With blanks between; absent where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) scope: Option<String>,
}

/// A session for a device (RFC 6749 section 5.1), with what a log-in answers.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionResponse {
    /// The secret for calls of Jeton's API.
    pub(super) access_token: String,
    /// `Bearer`
    pub(super) token_type: &'static str,
    /// Seconds.
    pub(super) expires_in: i64,
    /// With blanks between.
    pub(super) scope: String,
    #[serde(flatten)]
    pub(super) opened: OpenedView,
}

/// Exchange a token for an assertion: a short-lived JWT that says whose it is, which services check by
/// `/.well-known/jwks.json`. Or log a device in that somebody has approved.
#[utoipa::path(post, path = "/oauth/token", tag = "oauth", operation_id = "grant_token", security(()),
    request_body(content = TokenForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = Granted), (status = 400, body = OAuthError)))]
pub(super) async fn grant(
    State(app): State<App>,
    Extension(issuer): Extension<PublicUrl>,
    RequestFrom(address): RequestFrom,
    headers: HeaderMap,
    form: Form,
) -> Result<([(HeaderName, &'static str); 2], Json<Granted>), OAuthError> {
    let granted = match form.wanted("grant_type")? {
        exchange::GRANT => {
            let assertion =
                exchange::exchange(&app, &issuer, sender(address, &headers), &form).await?;
            Granted::Assertion(assertion)
        }
        device_code::GRANT => {
            let session = device_code::poll(&app, &form).await?;
            Granted::Session(Box::new(session))
        }
        _ => {
            let why = format!("the grants are {}", GRANTS.join(" "));
            return Err(OAuthError::new(StatusCode::BAD_REQUEST, "unsupported_grant_type", why));
        }
    };
    Ok((UNKEPT, Json(granted)))
}

/// RFC 6749 section 5.1 wants both.
const UNKEPT: [(HeaderName, &str); 2] =
    [(header::CACHE_CONTROL, "no-store"), (header::PRAGMA, "no-cache")];

/// The grants that there are.
pub(crate) const GRANTS: &[&str] = &[exchange::GRANT, device_code::GRANT];
