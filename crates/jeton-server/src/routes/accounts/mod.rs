//! `/api/v1/accounts`

mod contact;
mod create;
mod delete;
mod links;
mod list;
mod show;
mod switch;
mod update;

use jeton_app::App;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(show::show, update::update, delete::delete))
        .routes(routes!(links::create))
        .routes(routes!(switch::disable))
        .routes(routes!(switch::enable))
}
