//! `GET /api/v1/accounts/{id}`

use axum::{Json, extract::State};
use jeton_app::App;
use jeton_core::AccountId;

use crate::{
    api::{By, Id},
    problem::Problem,
    views::AccountView,
};

/// One account.
#[utoipa::path(get, path = "/api/v1/accounts/{id}",
    operation_id = "show_account", tag = "accounts", params(("id" = String, Path, description = "`acc_…`")),
    responses((status = 200, body = AccountView), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(super) async fn show(
    State(app): State<App>,
    By(by): By,
    Id(id): Id<AccountId>,
) -> Result<Json<AccountView>, Problem> {
    Ok(Json(AccountView::of(&app.account(id, &by).await?, &app)))
}
