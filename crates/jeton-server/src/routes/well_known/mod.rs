//! `/.well-known`: what a program finds out about Jeton by itself.

mod authorization_server;
mod jwks;
mod protected_resource;

use http::{HeaderName, header};
use jeton_app::App;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(crate) use protected_resource::metadata_url;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(authorization_server::show))
        .routes(routes!(jwks::show))
        .routes(routes!(protected_resource::show))
        .routes(routes!(protected_resource::show_service))
}

/// What is public and changes seldom may be kept for five minutes.
const CACHED: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "public, max-age=300")];
