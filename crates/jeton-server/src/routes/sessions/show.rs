//! `GET /api/v1/session`

use axum::{Json, extract::State};
use jeton_app::App;

use crate::{api::By, problem::Problem, views::SessionView};

/// The session that the caller's token belongs to.
#[utoipa::path(get, path = "/api/v1/session",
    operation_id = "show_session", tag = "sessions", responses(
    (status = 200, body = SessionView), (status = 401, body = Problem), (status = 404, body = Problem),
))]
pub(super) async fn show(State(app): State<App>, By(by): By) -> Result<Json<SessionView>, Problem> {
    Ok(Json((&app.session_of(&by).await?).into()))
}
