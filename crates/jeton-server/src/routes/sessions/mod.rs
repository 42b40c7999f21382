//! `/api/v1/sessions` to log in, `/api/v1/session` for the session one is in.

mod close;
mod confirm;
mod open;
mod show;

use jeton_app::App;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(open::open))
        .routes(routes!(show::show, close::close))
        .routes(routes!(confirm::confirm))
}
