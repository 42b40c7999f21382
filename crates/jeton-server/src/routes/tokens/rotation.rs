//! `POST /api/v1/tokens/{id}/rotation/close` and `POST /api/v1/tokens/{id}/rotation/cancel`

use axum::{Json, extract::State};
use jeton_app::App;
use jeton_core::TokenId;

use crate::{
    api::{By, Id, ToRevoke},
    problem::Problem,
    views::TokenView,
};

/// End the grace of a rotation before its time: the old secret is refused from the moment of the answer. Who still uses
/// it stands in the token's uses.
#[utoipa::path(post, path = "/api/v1/tokens/{id}/rotation/close", tag = "tokens", operation_id = "close_rotation",
    params(("id" = String, Path, description = "`tok_…`")),
    responses((status = 200, body = TokenView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn close(
    State(app): State<App>,
    ToRevoke(by): ToRevoke,
    Id(id): Id<TokenId>,
) -> Result<Json<TokenView>, Problem> {
    Ok(Json((&app.close_rotation(id, &by).await?).into()))
}

/// Take a rotation back while its grace runs: the old secret is the only one again, and the new one is refused from the
/// moment of the answer.
#[utoipa::path(post, path = "/api/v1/tokens/{id}/rotation/cancel", tag = "tokens", operation_id = "cancel_rotation",
    params(("id" = String, Path, description = "`tok_…`")),
    responses((status = 200, body = TokenView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn cancel(
    State(app): State<App>,
    By(by): By,
    Id(id): Id<TokenId>,
) -> Result<Json<TokenView>, Problem> {
    Ok(Json((&app.cancel_rotation(id, &by).await?).into()))
}
