//! The endpoints of OAuth 2.0: `/oauth/introspect` (RFC 7662), `/oauth/revoke` (RFC 7009), `/oauth/token` with the grants of
//! RFC 8693 and RFC 8628, and `/oauth/device_authorization` (RFC 8628).
//!
//! They speak the standards' own language: forms in, JSON out, errors as RFC 6749 section 5.2 has them.

mod client;
mod device_authorization;
mod device_code;
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
        .routes(routes!(device_authorization::ask))
}
