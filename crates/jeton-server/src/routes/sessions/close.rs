//! `DELETE /api/v1/session`

use axum::extract::State;
use jeton_app::App;

use super::ended::Ended;
use crate::{
    api::{CookieSent, ToRevoke},
    problem::Problem,
};

/// Log out. None of the session's tokens works from the moment of the answer.
#[utoipa::path(delete, path = "/api/v1/session",
    operation_id = "close_session", tag = "sessions", responses(
    (status = 204, description = "Closed"), (status = 401, body = Problem), (status = 404, body = Problem),
))]
pub(super) async fn close(
    State(app): State<App>,
    ToRevoke(by): ToRevoke,
    sent: CookieSent,
) -> Result<Ended, Problem> {
    let session = app.session_of(&by).await?;
    app.close_session(session.id, &by).await?;
    Ok(Ended::here(sent))
}
