//! `GET /api/v1/tokens/{id}/usage`

use axum::{Json, extract::State};
use jeton_app::App;
use jeton_core::TokenId;

use crate::{
    api::{By, Id, PeriodQuery, Query},
    problem::Problem,
    views::TokenUsageView,
};

/// How often a token is used, by hour and outcome, and from where and by what programs. Counts are kept for 90 days,
/// addresses and programs for 30.
#[utoipa::path(get, path = "/api/v1/tokens/{id}/usage",
    operation_id = "show_token_usage", tag = "tokens",
    params(("id" = String, Path, description = "`tok_…`"), PeriodQuery),
    responses((status = 200, body = TokenUsageView), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(super) async fn usage(
    State(app): State<App>,
    By(by): By,
    Id(id): Id<TokenId>,
    Query(query): Query<PeriodQuery>,
) -> Result<Json<TokenUsageView>, Problem> {
    Ok(Json((&app.usage(id, query.period()?, &by).await?).into()))
}
