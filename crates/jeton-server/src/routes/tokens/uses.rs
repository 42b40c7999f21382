//! `GET /api/v1/tokens/{id}/uses`

use axum::{Json, extract::State};
use jeton_app::App;
use jeton_core::TokenId;

use crate::{
    api::{By, Id},
    problem::Problem,
    views::UsesView,
};

/// Who uses which secret of a token: addresses and programs, and when each was first and last seen. What happened within
/// the last second or two may be missing.
#[utoipa::path(get, path = "/api/v1/tokens/{id}/uses",
    operation_id = "list_token_uses", tag = "tokens", params(("id" = String, Path, description = "`tok_…`")),
    responses((status = 200, body = UsesView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem)))]
pub(super) async fn uses(
    State(app): State<App>,
    By(by): By,
    Id(id): Id<TokenId>,
) -> Result<Json<UsesView>, Problem> {
    Ok(Json((&app.uses(id, &by).await?).into()))
}
