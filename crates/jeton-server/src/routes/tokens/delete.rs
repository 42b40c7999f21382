//! `DELETE /api/v1/tokens/{id}`

use axum::extract::State;
use http::StatusCode;
use jeton_app::App;
use jeton_core::TokenId;

use crate::{
    api::{Id, ToRevoke},
    problem::Problem,
};

/// Delete a token, where its kind lets its owner do so. Every program that uses it stops working.
#[utoipa::path(delete, path = "/api/v1/tokens/{id}",
    operation_id = "delete_token", tag = "tokens", params(("id" = String, Path, description = "`tok_…`")),
    responses(
    (status = 204, description = "Deleted"), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem),
))]
pub(super) async fn delete(
    State(app): State<App>,
    ToRevoke(by): ToRevoke,
    Id(id): Id<TokenId>,
) -> Result<StatusCode, Problem> {
    app.delete(id, &by).await?;
    Ok(StatusCode::NO_CONTENT)
}
