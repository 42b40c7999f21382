//! `/api/v1/devices`: programs that ask to be logged in (RFC 8628), for whoever is asked

mod answer;
mod show;

use jeton_app::App;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(show::show))
        .routes(routes!(answer::approve))
        .routes(routes!(answer::deny))
}
