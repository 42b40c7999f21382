//! `DELETE /api/v1/sessions/{id}`

use axum::extract::State;
use jeton_app::App;
use jeton_core::SessionId;

use super::ended::Ended;
use crate::{
    api::{CookieSent, Id, ToRevoke},
    problem::Problem,
};

/// Log out elsewhere. None of that session's tokens works from the moment of the answer.
#[utoipa::path(delete, path = "/api/v1/sessions/{id}", tag = "sessions", operation_id = "end_session",
    params(("id" = String, Path, description = "`ses_…`")), responses(
    (status = 204, description = "Ended"), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem),
))]
pub(super) async fn end(
    State(app): State<App>,
    ToRevoke(by): ToRevoke,
    Id(id): Id<SessionId>,
    sent: CookieSent,
) -> Result<Ended, Problem> {
    app.close_session(id, &by).await?;
    Ok(if by.session == Some(id) { Ended::here(sent) } else { Ended::elsewhere() })
}
