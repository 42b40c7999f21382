//! `GET /api/v1/accounts`

use axum::{Json, extract::State};
use jeton_app::{AccountFilter, AccountOrder, AccountQuery, App, RoleKind};
use jeton_core::{AccountName, AccountState};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::{
    api::{By, Page, Query, cursor, limit},
    problem::Problem,
    views::{AccountView, RoleText},
};

/// Which accounts are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct AccountsQuery {
    /// Those whose name holds this text, in any spelling.
    search: Option<String>,
    /// The one of this name, in any spelling.
    name: Option<String>,
    /// Those of one role.
    #[param(inline)]
    role: Option<RoleText>,
    /// Those in one state; all but the deleted ones where nothing is said.
    #[param(inline)]
    state: Option<StateText>,
    /// In which order; `-` turns it round. `created` where nothing is said.
    #[param(inline)]
    sort: Option<SortText>,
    /// The `next` of the page before. It goes with the same `sort`.
    cursor: Option<String>,
    /// At most this many, 1 to 200; 50 where nothing is said.
    limit: Option<u16>,
}

/// Whether an account may log in and its tokens may work.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum StateText {
    Active,
    Disabled,
    Deleted,
}

/// An order of accounts.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub(super) enum SortText {
    #[serde(rename = "created")]
    Created,
    #[serde(rename = "-created")]
    CreatedBackwards,
    #[serde(rename = "name")]
    Name,
    #[serde(rename = "-name")]
    NameBackwards,
}

/// The accounts, a page at a time.
#[utoipa::path(get, path = "/api/v1/accounts",
    operation_id = "list_accounts", tag = "accounts", params(AccountsQuery), responses(
    (status = 200, body = Page<AccountView>), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem),
))]
pub(super) async fn list(
    State(app): State<App>,
    By(by): By,
    Query(query): Query<AccountsQuery>,
) -> Result<Json<Page<AccountView>>, Problem> {
    let limit = limit(query.limit)?;
    let filter = AccountFilter {
        search: name("search", query.search.as_deref())?,
        name: name("name", query.name.as_deref())?,
        role: query.role.map(Into::into),
        state: query.state.map(Into::into),
    };
    let order = query.sort.map_or(AccountOrder::Created, Into::into);
    let after = cursor(query.cursor.as_deref())?;
    let query = AccountQuery { filter, order, after, limit: limit + 1 };
    let accounts = app.accounts(query, &by).await?;
    let views = accounts.iter().map(|account| AccountView::of(account, &app)).collect();
    Ok(Json(Page::of(views, limit, |account: &AccountView| account.id.clone())))
}

/// A name or a part of one, as names are kept.
fn name(parameter: &str, text: Option<&str>) -> Result<Option<AccountName>, Problem> {
    let invalid = |error: jeton_core::NameError| {
        Problem::bad_request("invalid_query", format!("`{parameter}` is no name: {error}"))
    };
    text.map(|text| text.parse().map_err(invalid)).transpose()
}

impl From<RoleText> for RoleKind {
    fn from(role: RoleText) -> Self {
        match role {
            RoleText::Admin => Self::Admin,
            RoleText::Operator => Self::Operator,
            RoleText::Member => Self::Member,
        }
    }
}

impl From<StateText> for AccountState {
    fn from(state: StateText) -> Self {
        match state {
            StateText::Active => Self::Active,
            StateText::Disabled => Self::Disabled,
            StateText::Deleted => Self::Deleted,
        }
    }
}

impl From<SortText> for AccountOrder {
    fn from(sort: SortText) -> Self {
        match sort {
            SortText::Created => Self::Created,
            SortText::CreatedBackwards => Self::CreatedBackwards,
            SortText::Name => Self::Name,
            SortText::NameBackwards => Self::NameBackwards,
        }
    }
}
