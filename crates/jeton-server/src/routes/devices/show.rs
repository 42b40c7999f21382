//! `GET /api/v1/devices/{code}`

use axum::{Json, extract::State};
use jeton_app::App;

use crate::{
    api::{By, Path, RequestFrom},
    problem::Problem,
    views::DeviceView,
};

/// Show who asks to be logged in with a code. Needs a session; whoever guesses codes has to wait.
#[utoipa::path(get, path = "/api/v1/devices/{code}", tag = "devices", operation_id = "show_device",
    params(("code" = String, Path, description = "The code that the device shows; case and dashes do not count")),
    responses((status = 200, body = DeviceView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 429, body = Problem)))]
pub(super) async fn show(
    State(app): State<App>,
    By(by): By,
    RequestFrom(address): RequestFrom,
    Path(code): Path<String>,
) -> Result<Json<DeviceView>, Problem> {
    Ok(Json((&app.device(&code, address, &by).await?).into()))
}
