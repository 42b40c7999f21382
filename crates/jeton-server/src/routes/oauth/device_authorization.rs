//! `POST /oauth/device_authorization` (RFC 8628 section 3.1)

use axum::{Extension, Json, extract::State};
use http::{HeaderValue, StatusCode, header};
use jeton_app::{App, NewDevice};
use jeton_core::Origin;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{OAuthError, form::Form};
use crate::{PublicUrl, api::RequestOrigin};

/// Who asks.
#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "the form is read by name; this is how the description shows it")]
pub(crate) struct DeviceForm {
    /// What the program calls itself, for whoever approves it: 1 to 100 characters.
    client_id: String,
}

/// What the device shows and goes on with (RFC 8628 section 3.2).
#[derive(Serialize, ToSchema)]
pub(crate) struct DeviceResponse {
    /// What it polls `/oauth/token` with. A secret.
    device_code: String,
    /// What it shows, and somebody types elsewhere.
    user_code: String,
    /// A page that says what to type where.
    verification_uri: String,
    /// The same with the code.
    verification_uri_complete: String,
    /// Seconds.
    expires_in: i64,
    /// The seconds between two polls.
    interval: u32,
}

/// Ask to be logged in from elsewhere: for a program that cannot ask for a password.
#[utoipa::path(post, path = "/oauth/device_authorization",
    operation_id = "authorize_device", tag = "oauth", security(()),
    request_body(content = DeviceForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = DeviceResponse), (status = 400, body = OAuthError), (status = 429, body = OAuthError)))]
pub(super) async fn ask(
    State(app): State<App>,
    Extension(issuer): Extension<PublicUrl>,
    RequestOrigin(Origin { address, agent }): RequestOrigin,
    form: Form,
) -> Result<Json<DeviceResponse>, OAuthError> {
    let client = form.wanted("client_id")?.parse().map_err(|_| {
        OAuthError::invalid_request("client_id is a name of 1 to 100 printable characters")
    })?;
    let Some(asked) = app.ask_device(NewDevice { client, agent, address })? else {
        let error = OAuthError::new(
            StatusCode::TOO_MANY_REQUESTS,
            "temporarily_unavailable",
            "too many devices wait to be logged in",
        );
        return Err(error.with(header::RETRY_AFTER, HeaderValue::from_static("60")));
    };
    let device = asked.device;
    let verification_uri = format!("{issuer}/device");
    Ok(Json(DeviceResponse {
        device_code: asked.secret.expose().to_owned(),
        user_code: device.code.to_string(),
        verification_uri_complete: format!("{verification_uri}?user_code={}", device.code),
        verification_uri,
        expires_in: device.expires_at.duration_since(device.asked_at).as_secs(),
        interval: device.interval,
    }))
}
