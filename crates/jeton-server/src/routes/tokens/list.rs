//! `GET /api/v1/tokens`

use axum::{Json, extract::State};
use jeton_app::{App, TokenOrder, TokenQuery};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{place, which::Filter};
use crate::{
    api::{By, Page, Query, limit},
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
    /// Those whose name has this in it.
    name: Option<String>,
    /// `active`, `not-yet-valid`, `expired`, `quarantined` or `ended`.
    state: Option<String>,
    /// Those that were issued then or later, RFC 3339.
    created_from: Option<String>,
    /// Those that were issued earlier, RFC 3339.
    created_before: Option<String>,
    /// Those that were issued earlier and were not accepted since then, RFC 3339.
    unused_since: Option<String>,
    /// Those that were shown from this address or range, such as `192.0.2.0/24`, whether accepted or not.
    seen_from: Option<String>,
    /// `true` for those that have ended, `false` for those that have not.
    ended: Option<bool>,
    /// In which order; `-` turns it round. `created` where nothing is said. A token that is used, extended or renamed between two
    /// pages moves in the order of that: `-used` may leave it out, and `used` have it twice. Every other one comes once, and by
    /// `created` all do.
    #[param(inline)]
    sort: Option<TokenSortText>,
    /// The `next` of the page before. It goes with the same `sort`.
    cursor: Option<String>,
    /// At most this many, 1 to 200; 50 where nothing is said.
    limit: Option<u16>,
}

/// An order of tokens.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub(super) enum TokenSortText {
    #[serde(rename = "created")]
    Created,
    #[serde(rename = "-created")]
    CreatedBackwards,
    #[serde(rename = "expires")]
    Expires,
    #[serde(rename = "-expires")]
    ExpiresBackwards,
    #[serde(rename = "used")]
    Used,
    #[serde(rename = "-used")]
    UsedBackwards,
    #[serde(rename = "name")]
    Name,
    #[serde(rename = "-name")]
    NameBackwards,
}

/// Tokens, a page at a time. Where many tokens have to be passed over to find those that are asked for, a page is answered as
/// far as it has come: it is short, or empty, and its `next` goes on from there. Only a page without `next` is the last.
#[utoipa::path(get, path = "/api/v1/tokens",
    operation_id = "list_tokens", tag = "tokens", params(Asked), responses(
    (status = 200, body = Page<TokenView>), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem),
))]
pub(super) async fn list(
    State(app): State<App>,
    By(by): By,
    Query(asked): Query<Asked>,
) -> Result<Json<Page<TokenView>>, Problem> {
    let everybody = asked.account.as_deref() == Some("*");
    let filter = Filter {
        account: asked.account.filter(|_| !everybody),
        service: asked.service,
        kind: asked.kind,
        name: asked.name,
        state: asked.state,
        created_from: asked.created_from,
        created_before: asked.created_before,
        unused_since: asked.unused_since,
        seen_from: asked.seen_from,
    };
    let order = asked.sort.map_or(TokenOrder::Created, Into::into);
    let query = TokenQuery {
        which: filter.which("invalid_query")?,
        everybody,
        ended: asked.ended,
        order,
        after: asked.cursor.as_deref().map(|text| place::read(text, order)).transpose()?,
        limit: limit(asked.limit)?,
    };
    let listed = app.tokens(query, &by).await?;
    Ok(Json(Page {
        items: listed.tokens.iter().map(TokenView::from).collect(),
        next: listed.next.map(|next| place::text(&next)),
    }))
}

impl From<TokenSortText> for TokenOrder {
    fn from(sort: TokenSortText) -> Self {
        match sort {
            TokenSortText::Created => Self::Created,
            TokenSortText::CreatedBackwards => Self::CreatedBackwards,
            TokenSortText::Expires => Self::Expires,
            TokenSortText::ExpiresBackwards => Self::ExpiresBackwards,
            TokenSortText::Used => Self::Used,
            TokenSortText::UsedBackwards => Self::UsedBackwards,
            TokenSortText::Name => Self::Name,
            TokenSortText::NameBackwards => Self::NameBackwards,
        }
    }
}
