//! `POST /api/v1/faults/{id}/close`

use axum::{Json, extract::State};
use jeton_app::App;
use jeton_core::FaultId;

use crate::{
    api::{By, Id},
    problem::Problem,
    views::FaultView,
};

/// Close a fault: somebody has looked after it. The next use that must not be opens another.
#[utoipa::path(post, path = "/api/v1/faults/{id}/close", tag = "faults", operation_id = "close_fault",
    params(("id" = String, Path, description = "`flt_…`")),
    responses((status = 200, body = FaultView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn close(
    State(app): State<App>,
    By(by): By,
    Id(id): Id<FaultId>,
) -> Result<Json<FaultView>, Problem> {
    Ok(Json((&app.close_fault(id, &by).await?).into()))
}
