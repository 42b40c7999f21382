//! `/livez`, `/readyz`: whether the process lives, and whether it should get requests.

use axum::extract::State;
use http::StatusCode;
use jeton_app::App;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(livez)).routes(routes!(readyz))
}

/// Whether the process lives.
#[utoipa::path(get, path = "/livez", tag = "health", security(()), responses((status = 200, description = "It lives")))]
async fn livez() -> &'static str {
    "ok\n"
}

/// Whether it should get requests. The door opens only when the replica is whole, so an answer at all means that
/// verdicts are right; a database that takes no changes is told, but verifying goes on.
#[utoipa::path(get, path = "/readyz", tag = "health", security(()), responses(
    (status = 200, description = "It verifies and takes changes"),
    (status = 503, description = "It verifies, but takes no changes at the moment"),
))]
async fn readyz(State(app): State<App>) -> (StatusCode, String) {
    match app.takes_no_changes() {
        None => (StatusCode::OK, "ok\n".to_owned()),
        Some(why) => (
            StatusCode::SERVICE_UNAVAILABLE,
            format!("read-only: {why}; verifying goes on, changes are refused\n"),
        ),
    }
}
