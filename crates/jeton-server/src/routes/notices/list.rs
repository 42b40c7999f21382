//! `GET /api/v1/notices`

use axum::{Json, extract::State};
use jeton_app::{App, NoticeFilter, NoticePage};
use jeton_core::FaultId;
use serde::Deserialize;
use utoipa::IntoParams;

use super::recipient;
use crate::{
    api::{By, Page, Query, cursor, limit},
    problem::Problem,
    views::NoticeView,
};

/// Which notices are asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// Those of one fault, `flt_…`.
    fault: Option<String>,
    /// Those to this address.
    recipient: Option<String>,
    /// `true` for those alone that were given up.
    failed: Option<bool>,
    /// The `next` of the page before.
    cursor: Option<String>,
    /// At most this many, 1 to 200; 50 where nothing is said.
    limit: Option<u16>,
}

/// Who was told of which fault by mail, is still to be told or could not be: a page at a time, for administrators.
#[utoipa::path(get, path = "/api/v1/notices", tag = "faults", operation_id = "list_notices",
    params(Asked), responses(
    (status = 200, body = Page<NoticeView>), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem),
))]
pub(super) async fn list(
    State(app): State<App>,
    By(by): By,
    Query(asked): Query<Asked>,
) -> Result<Json<Page<NoticeView>>, Problem> {
    let filter = NoticeFilter {
        fault: asked.fault.as_deref().map(fault).transpose()?,
        recipient: recipient(asked.recipient.as_deref())?,
        failed: asked.failed.unwrap_or(false),
    };
    let page = NoticePage { after: cursor(asked.cursor.as_deref())?, limit: limit(asked.limit)? };
    let listed = app.notices(filter, page, &by).await?;
    Ok(Json(Page {
        items: listed.notices.iter().map(NoticeView::from).collect(),
        next: listed.next.map(|id| id.to_string()),
    }))
}

fn fault(text: &str) -> Result<FaultId, Problem> {
    let wrong = |_| Problem::bad_request("invalid_query", "`fault` is an identifier, `flt_…`");
    text.parse().map_err(wrong)
}
