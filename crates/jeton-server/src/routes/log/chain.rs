//! `GET /api/v1/log/chain`

use axum::{Json, extract::State};
use jeton_app::App;

use crate::{api::By, problem::Problem, views::ChainView};

/// How the chain of the log stands: up to where it was checked, what is noted outside the database, and whether it was found
/// to be what was written. For administrators.
#[utoipa::path(get, path = "/api/v1/log/chain", tag = "log", operation_id = "show_log_chain",
    responses((status = 200, body = ChainView), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(super) async fn chain(State(app): State<App>, By(by): By) -> Result<Json<ChainView>, Problem> {
    Ok(Json(app.log_chain(&by).await?.into()))
}
