//! `GET /api/v1/faults/{id}`

use axum::{Json, extract::State};
use jeton_app::App;
use jeton_core::FaultId;

use crate::{
    api::{By, Id},
    problem::Problem,
    views::FaultView,
};

/// A fault.
#[utoipa::path(get, path = "/api/v1/faults/{id}", tag = "faults", operation_id = "show_fault",
    params(("id" = String, Path, description = "`flt_…`")),
    responses((status = 200, body = FaultView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem)))]
pub(super) async fn show(
    State(app): State<App>,
    By(by): By,
    Id(id): Id<FaultId>,
) -> Result<Json<FaultView>, Problem> {
    Ok(Json((&app.fault(id, &by).await?).into()))
}
