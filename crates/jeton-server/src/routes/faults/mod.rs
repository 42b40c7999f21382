//! `/api/v1/faults`

mod close;
mod list;

use jeton_app::App;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list::list)).routes(routes!(close::close))
}
