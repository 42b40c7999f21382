//! `/api/v1/signing-keys`

mod list;
mod rotate;

use jeton_app::App;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list::list)).routes(routes!(rotate::rotate))
}
