//! `/api/v1/webhooks`

mod create;
mod delete;
mod list;
mod rotate;
mod show;
mod switch;
mod try_out;

use jeton_app::App;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(show::show, delete::delete))
        .routes(routes!(switch::disable))
        .routes(routes!(switch::enable))
        .routes(routes!(try_out::try_out))
        .routes(routes!(rotate::rotate))
}
