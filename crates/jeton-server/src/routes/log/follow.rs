//! `GET /api/v1/log/follow`

use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderName, header};
use jeton_app::{App, AppError, FollowedLog};

use super::{list::Asked, which::invalid};
use crate::{
    api::{ByLasting, Query, cursor},
    pieces::{MadeInPieces, Pieces},
    problem::Problem,
    views::EntryView,
};

/// Follow the log live, as server-sent events: `id` is the `seq`, `event` the name, `data` the entry. Begins behind
/// `Last-Event-ID` or `cursor`, else with what comes next; a place that the log does not have is refused. Takes no `order`, no
/// `limit` and no `until`. Ends when the credential ends, when the rights of its account change, and when Jeton stops.
#[utoipa::path(get, path = "/api/v1/log/follow",
    operation_id = "follow_log", tag = "log",
    params(Asked, ("Last-Event-ID" = Option<i64>, Header, description = "The `id` of the last event that came")),
    responses(
        (status = 200, description = "The entries", body = String, content_type = "text/event-stream"),
        (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 503, body = Problem),
    ))]
pub(super) async fn follow(
    State(app): State<App>,
    ByLasting(by, held): ByLasting,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let after = match headers.get(LAST_EVENT_ID) {
        Some(id) => {
            let id = id.to_str().ok().and_then(|id| id.parse().ok());
            Some(id.ok_or_else(|| invalid("`Last-Event-ID` is the `id` of an event"))?)
        }
        None => cursor(asked.cursor.as_deref())?,
    };
    let followed = app.follow_log(asked.texts().read()?, after, (&by, held)).await?;
    asked.must_have_no_end()?;
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-store"),
        // nginx would keep the events until it has many.
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((headers, Pieces::body(Events { followed, begins: true })).into_response())
}

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// The events of a log that is followed.
struct Events {
    followed: FollowedLog,
    begins: bool,
}

impl MadeInPieces for Events {
    async fn next(&mut self) -> Result<Option<String>, Problem> {
        if self.begins {
            // At once, so that the client knows that it follows.
            self.begins = false;
            return Ok(Some(": following\n\n".to_owned()));
        }
        match self.followed.next().await {
            Ok(Some(entries)) if entries.is_empty() => Ok(Some(": quiet\n\n".to_owned())),
            Ok(Some(entries)) => Ok(Some(entries.iter().map(EntryView::from).map(event).collect())),
            Ok(None) => Ok(None),
            // The end of the stream: who asks again is told why.
            Err(AppError::Unauthenticated(_) | AppError::Refused(_) | AppError::Conflict) => {
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is the last use of a view")]
fn event(view: EntryView) -> String {
    format!("id: {}\nevent: {}\ndata: {}\n\n", view.seq, view.event, view.json())
}
