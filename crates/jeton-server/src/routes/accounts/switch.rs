//! `POST /api/v1/accounts/{id}/disable` and `…/enable`

use axum::{Json, extract::State};
use jeton_app::App;
use jeton_core::AccountId;

use crate::{
    api::{By, Id, ToRevoke},
    problem::Problem,
    views::{AccountView, GoneView},
};

/// Disable an account: from the moment of the answer it cannot log in and its sessions are closed. The answer says what
/// became of its tokens, by the policies of their services.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/disable",
    operation_id = "disable_account", tag = "accounts",
    params(("id" = String, Path, description = "`acc_…`")), responses(
    (status = 200, body = GoneView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem),
))]
pub(super) async fn disable(
    State(app): State<App>,
    ToRevoke(by): ToRevoke,
    Id(id): Id<AccountId>,
) -> Result<Json<GoneView>, Problem> {
    Ok(Json(GoneView::of(&app.disable_account(id, &by).await?, &app)))
}

/// Enable an account: its tokens that have not ended work again, and those that exist with an account are there again.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/enable",
    operation_id = "enable_account", tag = "accounts",
    params(("id" = String, Path, description = "`acc_…`")), responses(
    (status = 200, body = AccountView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem),
))]
pub(super) async fn enable(
    State(app): State<App>,
    By(by): By,
    Id(id): Id<AccountId>,
) -> Result<Json<AccountView>, Problem> {
    Ok(Json(AccountView::of(&app.enable_account(id, &by).await?, &app)))
}
