//! `GET /api/v1/services/{name}/usage`

use axum::{Json, extract::State};
use jeton_app::App;

use crate::{
    api::{By, Path, PeriodQuery, Query},
    problem::Problem,
    views::ServiceUsageView,
};

/// How often a service is asked, by hour and outcome, also about secrets that nobody issued: for those who manage it.
/// Counts are kept for 90 days.
#[utoipa::path(get, path = "/api/v1/services/{name}/usage",
    operation_id = "show_service_usage", tag = "services",
    params(("name" = String, Path), PeriodQuery), responses(
    (status = 200, body = ServiceUsageView), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem),
))]
pub(super) async fn usage(
    State(app): State<App>,
    By(by): By,
    Path(name): Path<String>,
    Query(query): Query<PeriodQuery>,
) -> Result<Json<ServiceUsageView>, Problem> {
    Ok(Json((&app.service_usage(&name, query.period()?, &by).await?).into()))
}
