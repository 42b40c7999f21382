//! `/api/v1/log`

mod chain;
mod export;
mod follow;
mod list;
mod which;

use jeton_app::App;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(chain::chain))
        .routes(routes!(export::export))
        .routes(routes!(follow::follow))
}
