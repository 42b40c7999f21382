//! `GET /.well-known/jwks.json` (RFC 7517)

use axum::{Json, extract::State, response::IntoResponse};
use http::header;
use jeton_app::App;
use jeton_core::decide::signing_key::KEPT_BY_OTHERS;

/// Show the keys by which assertions are checked, and the one that will sign next.
#[utoipa::path(get, path = "/.well-known/jwks.json",
    operation_id = "show_key_set", tag = "oauth", security(()),
    responses((status = 200, description = "A JSON Web Key Set (RFC 7517)", body = serde_json::Value)))]
pub(super) async fn show(State(app): State<App>) -> impl IntoResponse {
    let keys = app.key_set();
    // The first key signs as soon as it is there, so that nobody may remember that there was none.
    let cached = match keys.keys.is_empty() {
        true => "no-store".to_owned(),
        false => format!("public, max-age={}", KEPT_BY_OTHERS.as_secs()),
    };
    ([(header::CACHE_CONTROL, cached)], Json(keys))
}
