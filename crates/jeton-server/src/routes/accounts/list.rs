//! `GET /api/v1/accounts`

use axum::{Json, extract::State};
use jeton_app::App;

use crate::{
    api::{By, Page, PageQuery, Query},
    problem::Problem,
    views::AccountView,
};

/// The accounts, a page at a time.
#[utoipa::path(get, path = "/api/v1/accounts", tag = "accounts", params(PageQuery), responses(
    (status = 200, body = Page<AccountView>), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem),
))]
pub(super) async fn list(
    State(app): State<App>,
    By(by): By,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<AccountView>>, Problem> {
    let limit = query.limit()?;
    let accounts = app.accounts(query.cursor()?, limit + 1, &by).await?;
    let views = accounts.iter().map(|account| AccountView::of(account, &app)).collect();
    Ok(Json(Page::of(views, limit, |account: &AccountView| account.id.clone())))
}
