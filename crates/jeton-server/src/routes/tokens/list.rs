//! `GET /api/v1/tokens`

use axum::{Json, extract::State};
use jeton_app::{App, TokenQuery};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    api::{By, Page, Query, cursor, limit},
    problem::Problem,
    views::TokenView,
};

/// Which tokens are asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// Those of one account; `*` for those of all, as an administrator or an operator; the caller's own where nothing is said.
    account: Option<String>,
    /// Those of one service.
    service: Option<String>,
    /// Those of one kind.
    kind: Option<String>,
    /// `true` for those that have ended, `false` for those that have not.
    ended: Option<bool>,
    /// The `next` of the page before.
    cursor: Option<String>,
    /// At most this many, 1 to 200; 50 where nothing is said.
    limit: Option<u16>,
}

/// Tokens, a page at a time, in the order of their making.
#[utoipa::path(get, path = "/api/v1/tokens", tag = "tokens", params(Asked), responses(
    (status = 200, body = Page<TokenView>), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem),
))]
pub(super) async fn list(
    State(app): State<App>,
    By(by): By,
    Query(asked): Query<Asked>,
) -> Result<Json<Page<TokenView>>, Problem> {
    let invalid =
        |error: jeton_core::NameError| Problem::bad_request("invalid_query", error.to_string());
    let everybody = asked.account.as_deref() == Some("*");
    let account = asked.account.filter(|_| !everybody);
    let query = TokenQuery {
        account: account.map(|name| name.parse()).transpose().map_err(invalid)?,
        everybody,
        service: asked.service,
        kind: asked.kind.map(|kind| kind.parse()).transpose().map_err(invalid)?,
        ended: asked.ended,
        after: cursor(asked.cursor.as_deref())?,
        limit: limit(asked.limit)?,
    };
    let listed = app.tokens(query, &by).await?;
    Ok(Json(Page {
        items: listed.tokens.iter().map(TokenView::from).collect(),
        next: listed.next.map(|id| id.to_string()),
    }))
}
