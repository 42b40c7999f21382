//! `GET /api/v1/sessions`

use axum::{Json, extract::State};
use jeton_app::App;
use jeton_core::SessionId;

use crate::{
    api::{By, Page, PageQuery, Query},
    problem::Problem,
    views::ListedSessionView,
};

/// The caller's open sessions, in the order in which they were opened.
#[utoipa::path(get, path = "/api/v1/sessions", tag = "sessions", operation_id = "list_sessions", params(PageQuery),
    responses((status = 200, body = Page<ListedSessionView>), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    By(by): By,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<ListedSessionView>>, Problem> {
    let (limit, after) = (query.limit()?, query.cursor::<SessionId>()?);
    let behind = app.sessions(&by).await?.into_iter();
    let behind = behind.filter(|shown| after.is_none_or(|after| shown.session.id > after));
    let shown = behind.map(|shown| ListedSessionView::of(&shown, &by)).collect();
    Ok(Json(Page::of(shown, limit, |view: &ListedSessionView| view.session.id.clone())))
}
