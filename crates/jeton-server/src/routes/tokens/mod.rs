//! `/api/v1/tokens`

mod create;
mod delete;
mod explain;
mod extend;
mod list;
mod place;
mod quarantine;
mod reveal;
mod revoke;
mod rotate;
mod rotation;
mod show;
mod sweep;
mod update;
mod usage;
mod uses;
mod which;

pub(super) use create::scopes;
use jeton_app::App;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(show::show, update::update, delete::delete))
        .routes(routes!(reveal::reveal))
        .routes(routes!(rotate::rotate))
        .routes(routes!(extend::extend))
        .routes(routes!(explain::explain))
        .routes(routes!(sweep::sweep))
        .routes(routes!(revoke::revoke))
        .routes(routes!(uses::uses))
        .routes(routes!(usage::usage))
        .routes(routes!(quarantine::quarantine))
        .routes(routes!(quarantine::release))
        .routes(routes!(rotation::close))
        .routes(routes!(rotation::cancel))
}
