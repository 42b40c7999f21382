//! `/api/v1/services`

mod apply;
mod create;
mod help;
mod list;
mod members;
mod preview;
mod settings;
mod show;
mod switch;
mod top;
mod usage;

use jeton_app::App;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(show::show, apply::apply))
        .routes(routes!(help::help))
        .routes(routes!(members::members))
        .routes(routes!(preview::preview))
        .routes(routes!(settings::list))
        .routes(routes!(settings::set, settings::unset))
        .routes(routes!(usage::usage))
        .routes(routes!(top::top))
        .routes(routes!(switch::disable))
        .routes(routes!(switch::enable))
}
