//! `GET /api/v1/log`

use axum::{Json, extract::State};
use jeton_app::{App, LogQuery};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    api::{By, Page, Query, cursor, limit},
    problem::Problem,
    views::EntryView,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(log))
}

/// Which entries are asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// Those about one token, `tok_…`.
    token: Option<String>,
    /// Those about or by one account, by its name.
    account: Option<String>,
    /// Those about one service, by its name.
    service: Option<String>,
    /// The `next` of the page before, or a `seq` behind which to begin.
    cursor: Option<String>,
    /// At most this many, 1 to 200; 50 where nothing is said.
    limit: Option<u16>,
}

/// The log in its order. A member sees what concerns them, an operator also what concerns a service that they ask about
/// and operate, an administrator everything.
#[utoipa::path(get, path = "/api/v1/log", tag = "log", params(Asked), responses(
    (status = 200, body = Page<EntryView>), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem),
))]
async fn log(
    State(app): State<App>,
    By(by): By,
    Query(asked): Query<Asked>,
) -> Result<Json<Page<EntryView>>, Problem> {
    let invalid =
        |error: jeton_core::NameError| Problem::bad_request("invalid_query", error.to_string());
    let token =
        asked.token.map(|id| id.parse().map_err(|_| Problem::not_found("token"))).transpose()?;
    let limit = limit(asked.limit)?;
    let query = LogQuery {
        token,
        account: asked.account.map(|name| name.parse()).transpose().map_err(invalid)?,
        service: asked.service,
        after: cursor(asked.cursor.as_deref())?.unwrap_or(0),
        limit: limit + 1,
    };
    let entries = app.log(query, &by).await?;
    let views = entries.iter().map(EntryView::from).collect();
    Ok(Json(Page::of(views, limit, |entry: &EntryView| entry.seq.to_string())))
}
