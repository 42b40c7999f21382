//! `POST /api/v1/devices/{code}/approve` and `POST /api/v1/devices/{code}/deny`

use axum::{Json, extract::State};
use jeton_app::{App, Password};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{Body, By, Path, RequestFrom, Sent},
    problem::Problem,
    views::DeviceView,
};

/// The password, where it was not entered within the last five minutes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Approval {
    password: Option<String>,
}

/// Log a device in, as oneself: whoever started it gets a session like one's own. Needs a session, and the password
/// entered at most 5 minutes ago.
#[utoipa::path(post, path = "/api/v1/devices/{code}/approve", tag = "devices", operation_id = "approve_device",
    params(("code" = String, Path, description = "The code that the device shows; case and dashes do not count")),
    request_body = Approval, responses(
    (status = 200, body = DeviceView), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 429, body = Problem),
))]
pub(super) async fn approve(
    State(app): State<App>,
    RequestFrom(address): RequestFrom,
    Sent(By(by), Path(code), body): Sent<By, Path<String>, Body<Approval>>,
) -> Result<Json<DeviceView>, Problem> {
    let by = match body.value.password {
        Some(password) => app.in_person(Password::new(password), address, by).await?,
        None => by,
    };
    Ok(Json((&app.approve_device(&code, address, &by).await?).into()))
}

/// Turn a device away. Needs a session.
#[utoipa::path(post, path = "/api/v1/devices/{code}/deny", tag = "devices", operation_id = "deny_device",
    params(("code" = String, Path, description = "The code that the device shows; case and dashes do not count")),
    responses((status = 200, body = DeviceView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 429, body = Problem)))]
pub(super) async fn deny(
    State(app): State<App>,
    By(by): By,
    RequestFrom(address): RequestFrom,
    Path(code): Path<String>,
) -> Result<Json<DeviceView>, Problem> {
    Ok(Json((&app.deny_device(&code, address, &by).await?).into()))
}
