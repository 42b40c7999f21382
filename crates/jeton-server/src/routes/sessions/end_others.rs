//! `DELETE /api/v1/sessions`

use axum::extract::State;
use jeton_app::{App, Closing};
use serde::Deserialize;
use utoipa::IntoParams;

use super::ended::Ended;
use crate::{
    api::{CookieSent, Query, ToRevoke},
    problem::Problem,
};

/// Which sessions are to end.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// Whether the session that asks ends with the others.
    all: Option<bool>,
}

/// Log out everywhere else, or with `all` everywhere. None of those sessions' tokens works from the moment of the
/// answer.
#[utoipa::path(delete, path = "/api/v1/sessions", tag = "sessions", operation_id = "end_other_sessions", params(Asked),
    responses((status = 204, description = "Ended"), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem)))]
pub(super) async fn end_others(
    State(app): State<App>,
    ToRevoke(by): ToRevoke,
    Query(asked): Query<Asked>,
    sent: CookieSent,
) -> Result<Ended, Problem> {
    let closing = if asked.all == Some(true) { Closing::All } else { Closing::Others };
    app.close_sessions(closing, &by).await?;
    Ok(if closing == Closing::All { Ended::here(sent) } else { Ended::elsewhere() })
}
