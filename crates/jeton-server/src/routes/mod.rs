//! The routes, one file each, in the tree of their URLs.

mod accounts;
mod calendar;
mod device_page;
mod devices;
mod faults;
mod health;
mod help_page;
mod link_page;

mod links;
mod log;
mod notices;
mod oauth;
mod presets;
mod services;
mod sessions;
mod signing_keys;
mod token_page;
mod tokens;
mod verify;
mod webhooks;
mod well_known;

pub(crate) use well_known::metadata_url;

use jeton_app::App;
use utoipa_axum::router::OpenApiRouter;

/// Every route of `/api/v1`, with its description.
pub(crate) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(accounts::routes())
        .merge(links::routes())
        .merge(sessions::routes())
        .merge(services::routes())
        .merge(presets::routes())
        .merge(tokens::routes())
        .merge(calendar::routes())
        .merge(token_page::routes())
        .merge(verify::routes())
        .merge(devices::routes())
        .merge(faults::routes())
        .merge(notices::routes())
        .merge(signing_keys::routes())
        .merge(log::routes())
        .merge(webhooks::routes())
}

/// The routes for those who run Jeton.
pub(crate) fn health() -> OpenApiRouter<App> {
    health::routes()
}

/// The endpoints of OAuth 2.0, and what they say of themselves.
pub(crate) fn oauth() -> OpenApiRouter<App> {
    oauth::routes()
        .merge(well_known::routes())
        .merge(device_page::routes())
        .merge(link_page::routes())
        .merge(help_page::routes())
}
