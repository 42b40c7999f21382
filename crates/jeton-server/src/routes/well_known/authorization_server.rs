//! `GET /.well-known/oauth-authorization-server` (RFC 8414)

use axum::{Extension, Json, response::IntoResponse};
use serde::Serialize;
use utoipa::ToSchema;

use super::CACHED;
use crate::{PublicUrl, routes::oauth::GRANTS};

/// What this Jeton can do as an authorization server (RFC 8414 section 2).
#[derive(Serialize, ToSchema)]
pub(crate) struct AuthorizationServerView {
    issuer: String,
    token_endpoint: String,
    token_endpoint_auth_methods_supported: &'static [&'static str],
    jwks_uri: String,
    device_authorization_endpoint: String,
    introspection_endpoint: String,
    introspection_endpoint_auth_methods_supported: &'static [&'static str],
    revocation_endpoint: String,
    revocation_endpoint_auth_methods_supported: &'static [&'static str],
    /// Section 2 wants it even of a server without an authorization endpoint, which has none.
    response_types_supported: &'static [&'static str],
    /// Left out, this would mean the grants of a browser.
    grant_types_supported: &'static [&'static str],
    service_documentation: String,
}

/// Show what this Jeton can do as an authorization server.
#[utoipa::path(get, path = "/.well-known/oauth-authorization-server",
    operation_id = "show_authorization_server", tag = "oauth", security(()),
    responses((status = 200, body = AuthorizationServerView)))]
pub(super) async fn show(Extension(issuer): Extension<PublicUrl>) -> impl IntoResponse {
    let endpoint = |name: &str| format!("{issuer}/oauth/{name}");
    let view = AuthorizationServerView {
        issuer: issuer.to_string(),
        token_endpoint: endpoint("token"),
        token_endpoint_auth_methods_supported: &["none"],
        jwks_uri: format!("{issuer}/.well-known/jwks.json"),
        device_authorization_endpoint: endpoint("device_authorization"),
        introspection_endpoint: endpoint("introspect"),
        // Methods of a token endpoint, or types of access tokens: both name ways in which a client shows who it is.
        introspection_endpoint_auth_methods_supported: &["client_secret_basic", "Bearer"],
        revocation_endpoint: endpoint("revoke"),
        revocation_endpoint_auth_methods_supported: &["none"],
        response_types_supported: &[],
        grant_types_supported: GRANTS,
        service_documentation: format!("{issuer}/openapi.json"),
    };
    (CACHED, Json(view))
}
