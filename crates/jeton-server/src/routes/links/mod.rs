//! `/api/v1/links`, for whoever has a link and nothing else, and whether the first administrator is one of them.

mod first;
mod inspect;
mod redeem;

use jeton_app::App;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(first::show))
        .routes(routes!(inspect::inspect))
        .routes(routes!(redeem::redeem))
}
