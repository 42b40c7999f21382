//! `GET /api/v1/calendar.ics`

use axum::{
    Extension,
    extract::State,
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderMap, HeaderName, StatusCode, header};
use jeton_app::App;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    PublicUrl,
    api::{BySubscriber, Query, has_tag},
    problem::Problem,
    views::icalendar,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(calendar))
}

/// Whose tokens the calendar is about.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// Everybody's of one service, for who manages it; the caller's own where nothing is said.
    service: Option<String>,
}

/// When tokens end, as a calendar (RFC 5545): the next 1,000 ends of tokens that are neither of a login nor in quarantine.
/// A calendar program sends the secret of a `calendar` token as the password of Basic, under any name. It opens nothing
/// else, and it may be sent as Bearer as well. With `If-None-Match` an unchanged calendar is not sent again.
#[utoipa::path(get, path = "/api/v1/calendar.ics",
    operation_id = "read_calendar", tag = "tokens", params(Asked),
    security(("token" = []), ("calendar" = [])), responses(
    (status = 200, description = "The calendar", content_type = "text/calendar", body = String),
    (status = 304, description = "It is what the caller has"),
    (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem),
))]
async fn calendar(
    State(app): State<App>,
    Extension(public_url): Extension<PublicUrl>,
    BySubscriber(by): BySubscriber,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let text = icalendar(&app.calendar(asked.service.as_deref(), &by).await?, &public_url);
    let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(Sha256::digest(&text)));
    let is_known = has_tag(&headers, &tag);
    // It may be kept, by its reader alone and to be asked about each time: else there was nothing to compare with.
    let kept: [(HeaderName, String); 2] =
        [(header::ETAG, tag), (header::CACHE_CONTROL, "private, no-cache".to_owned())];
    if is_known {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    Ok((kept, [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response())
}
