//! `GET /api/v1/tokens/{id}`

use axum::{Json, extract::State};
use jeton_app::App;
use jeton_core::TokenId;

use crate::{
    api::{By, Id},
    problem::Problem,
    views::TokenView,
};

/// One token, without its secret.
#[utoipa::path(get, path = "/api/v1/tokens/{id}", tag = "tokens", params(("id" = String, Path, description = "`tok_…`")),
    responses((status = 200, body = TokenView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem)))]
pub(super) async fn show(
    State(app): State<App>,
    By(by): By,
    Id(id): Id<TokenId>,
) -> Result<Json<TokenView>, Problem> {
    Ok(Json((&app.token(id, &by).await?).into()))
}
