//! The endpoints of OAuth 2.0: `/oauth/introspect` (RFC 7662), `/oauth/revoke` (RFC 7009) and `/oauth/token` with the
//! grant of RFC 8693.
//!
//! They speak the standards' own language: forms in, JSON out, errors as RFC 6749 section 5.2 has them.

mod client;
mod error;
mod exchange;
mod form;
mod introspect;
mod revoke;
mod token;

use jeton_app::App;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(crate) use error::OAuthError;
pub(super) use token::GRANTS;

/// Every route of `/oauth`, with its description.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(introspect::introspect))
        .routes(routes!(revoke::revoke))
        .routes(routes!(token::grant))
}
