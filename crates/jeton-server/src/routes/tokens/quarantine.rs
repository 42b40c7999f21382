//! `POST /api/v1/tokens/{id}/quarantine` and `POST /api/v1/tokens/{id}/release`

use axum::{Json, extract::State};
use jeton_app::App;
use jeton_core::TokenId;

use crate::{
    api::{By, Id, ToRevoke},
    problem::Problem,
    views::TokenView,
};

/// Put a token into quarantine: it has no rights from the moment of the answer, every use of it is recorded and opens a
/// fault, and it can be released.
#[utoipa::path(post, path = "/api/v1/tokens/{id}/quarantine",
    operation_id = "quarantine_token", tag = "tokens",
    params(("id" = String, Path, description = "`tok_…`")),
    responses((status = 200, body = TokenView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn quarantine(
    State(app): State<App>,
    ToRevoke(by): ToRevoke,
    Id(id): Id<TokenId>,
) -> Result<Json<TokenView>, Problem> {
    Ok(Json((&app.quarantine(id, &by).await?).into()))
}

/// Release a token from quarantine: it has its rights again. Its owner may not, only who manages its service.
#[utoipa::path(post, path = "/api/v1/tokens/{id}/release",
    operation_id = "release_token", tag = "tokens",
    params(("id" = String, Path, description = "`tok_…`")),
    responses((status = 200, body = TokenView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn release(
    State(app): State<App>,
    By(by): By,
    Id(id): Id<TokenId>,
) -> Result<Json<TokenView>, Problem> {
    Ok(Json((&app.release(id, &by).await?).into()))
}
