//! `GET /api/v1/session`

use axum::{Json, extract::State};
use jeton_app::App;

use crate::{
    api::By,
    problem::Problem,
    views::{AccountView, CurrentSessionView},
};

/// The session that the caller's token belongs to, and whose it is.
#[utoipa::path(get, path = "/api/v1/session",
    operation_id = "show_session", tag = "sessions", responses(
    (status = 200, body = CurrentSessionView), (status = 401, body = Problem), (status = 404, body = Problem),
))]
pub(super) async fn show(
    State(app): State<App>,
    By(by): By,
) -> Result<Json<CurrentSessionView>, Problem> {
    let session = app.session_of(&by).await?;
    let account = app.account(by.account, &by).await?;
    let account = AccountView::of(&account, &app);
    Ok(Json(CurrentSessionView { session: (&session).into(), account }))
}
