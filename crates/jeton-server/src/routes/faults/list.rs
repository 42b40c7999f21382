//! `GET /api/v1/faults`

use axum::{Json, extract::State};
use jeton_app::{App, FaultQuery};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    api::{By, Page, Query, cursor, limit},
    problem::Problem,
    views::FaultView,
};

/// Which faults are asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// `true` for closed ones as well; open ones alone where nothing is said.
    closed: Option<bool>,
    /// The `next` of the page before.
    cursor: Option<String>,
    /// At most this many, 1 to 200; 50 where nothing is said.
    limit: Option<u16>,
}

/// Faults, a page at a time, in the order of their opening: of all services for an administrator, of their own for an
/// operator.
#[utoipa::path(get, path = "/api/v1/faults", tag = "faults", operation_id = "list_faults",
    params(Asked), responses(
    (status = 200, body = Page<FaultView>), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem),
))]
pub(super) async fn list(
    State(app): State<App>,
    By(by): By,
    Query(asked): Query<Asked>,
) -> Result<Json<Page<FaultView>>, Problem> {
    let query = FaultQuery {
        closed: asked.closed.unwrap_or(false),
        after: cursor(asked.cursor.as_deref())?,
        limit: limit(asked.limit)?,
    };
    let listed = app.faults(query, &by).await?;
    Ok(Json(Page {
        items: listed.faults.iter().map(FaultView::from).collect(),
        next: listed.next.map(|id| id.to_string()),
    }))
}
