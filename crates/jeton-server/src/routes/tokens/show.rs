//! `GET /api/v1/tokens/{id}`

use axum::{Json, extract::State};
use http::HeaderName;
use jeton_app::App;
use jeton_core::TokenId;

use crate::{
    api::{By, Id, etag},
    problem::Problem,
    views::TokenView,
};

/// One token, without its secret.
#[utoipa::path(get, path = "/api/v1/tokens/{id}",
    operation_id = "show_token", tag = "tokens", params(("id" = String, Path, description = "`tok_…`")),
    responses((status = 200, body = TokenView, headers(("ETag" = String, description = "For `If-Match`"))), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem)))]
pub(super) async fn show(
    State(app): State<App>,
    By(by): By,
    Id(id): Id<TokenId>,
) -> Result<([(HeaderName, String); 1], Json<TokenView>), Problem> {
    let shown = app.token(id, &by).await?;
    Ok((etag(shown.token.revision), Json((&shown).into())))
}
