//! `GET /api/v1/faults`

use axum::{Json, extract::State};
use jeton_app::{App, FaultOrder, FaultQuery};
use jeton_core::{FaultCause, FaultState, TokenId};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::{
    api::{By, Page, Query, cursor, limit},
    problem::Problem,
    views::FaultView,
};

/// Which faults are asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// `open`, `closed` or `all`; `open` where nothing is said.
    state: Option<String>,
    /// `true` for `state=all`.
    closed: Option<bool>,
    /// Those of the tokens of one service.
    service: Option<String>,
    /// Those of one cause, such as `token-expiring`.
    cause: Option<String>,
    /// Those of one token, `tok_…`.
    token: Option<String>,
    /// In which order; `-opened` has the newest first. `opened` where nothing is said.
    #[param(inline)]
    sort: Option<FaultSortText>,
    /// The `next` of the page before. It goes with the same `sort`.
    cursor: Option<String>,
    /// At most this many, 1 to 200; 50 where nothing is said.
    limit: Option<u16>,
}

/// An order of faults.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub(super) enum FaultSortText {
    #[serde(rename = "opened")]
    Opened,
    #[serde(rename = "-opened")]
    OpenedBackwards,
}

/// Faults, a page at a time, in the order of their opening or the other way round: of all services for an administrator, of their own for an
/// operator.
#[utoipa::path(get, path = "/api/v1/faults", tag = "faults", operation_id = "list_faults",
    params(Asked), responses(
    (status = 200, body = Page<FaultView>), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem),
))]
pub(super) async fn list(
    State(app): State<App>,
    By(by): By,
    Query(asked): Query<Asked>,
) -> Result<Json<Page<FaultView>>, Problem> {
    let query = FaultQuery {
        state: state(asked.state.as_deref(), asked.closed)?,
        service: asked.service,
        cause: asked.cause.as_deref().map(cause).transpose()?,
        token: asked.token.as_deref().map(token).transpose()?,
        order: match asked.sort {
            None | Some(FaultSortText::Opened) => FaultOrder::Opened,
            Some(FaultSortText::OpenedBackwards) => FaultOrder::OpenedBackwards,
        },
        after: cursor(asked.cursor.as_deref())?,
        limit: limit(asked.limit)?,
    };
    let listed = app.faults(query, &by).await?;
    Ok(Json(Page {
        items: listed.faults.iter().map(FaultView::from).collect(),
        next: listed.next.map(|id| id.to_string()),
    }))
}

fn state(name: Option<&str>, closed: Option<bool>) -> Result<Option<FaultState>, Problem> {
    match (name, closed) {
        (None, Some(true)) | (Some("all"), _) => Ok(None),
        (None, _) => Ok(Some(FaultState::Open)),
        (Some(name), _) => {
            let wrong = || invalid("`state` is `open`, `closed` or `all`".to_owned());
            FaultState::named(name).map(Some).ok_or_else(wrong)
        }
    }
}

fn cause(name: &str) -> Result<FaultCause, Problem> {
    let names: Vec<_> = FaultCause::ALL.iter().map(|cause| format!("`{}`", cause.name())).collect();
    FaultCause::named(name)
        .ok_or_else(|| invalid(format!("`cause` is one of {}", names.join(", "))))
}

fn token(text: &str) -> Result<TokenId, Problem> {
    text.parse().map_err(|_| invalid("`token` is an identifier, `tok_…`".to_owned()))
}

fn invalid(detail: String) -> Problem {
    Problem::bad_request("invalid_query", detail)
}
