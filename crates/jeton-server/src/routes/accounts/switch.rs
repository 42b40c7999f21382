//! `POST /api/v1/accounts/{id}/disable` and `…/enable`

use axum::{Json, extract::State};
use jeton_app::App;
use jeton_core::AccountId;

use crate::{
    api::{By, Id},
    problem::Problem,
    views::AccountView,
};

/// Disable an account: none of its tokens works from the moment of the answer, its sessions are closed.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/disable", tag = "accounts",
    params(("id" = String, Path, description = "`acc_…`")), responses(
    (status = 200, body = AccountView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem),
))]
pub(super) async fn disable(
    State(app): State<App>,
    By(by): By,
    Id(id): Id<AccountId>,
) -> Result<Json<AccountView>, Problem> {
    Ok(Json(AccountView::of(&app.disable_account(id, &by).await?, &app)))
}

/// Enable an account: its tokens that have not ended work again.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/enable", tag = "accounts",
    params(("id" = String, Path, description = "`acc_…`")), responses(
    (status = 200, body = AccountView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem),
))]
pub(super) async fn enable(
    State(app): State<App>,
    By(by): By,
    Id(id): Id<AccountId>,
) -> Result<Json<AccountView>, Problem> {
    Ok(Json(AccountView::of(&app.enable_account(id, &by).await?, &app)))
}
