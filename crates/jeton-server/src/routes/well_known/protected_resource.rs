//! `GET /.well-known/oauth-protected-resource` (RFC 9728): of Jeton's own API, and of a service's `/verify/{service}`

use std::collections::BTreeSet;

use axum::{
    Extension, Json,
    extract::State,
    response::{IntoResponse, Response},
};
use jeton_app::App;
use jeton_core::{Service, ServiceState, policy::Policy};
use serde::Serialize;
use utoipa::ToSchema;

use super::CACHED;
use crate::{PublicUrl, api::Path, problem::Problem};

/// What a resource wants of its clients (RFC 9728 section 2).
#[derive(Serialize, ToSchema)]
pub(crate) struct ProtectedResourceView {
    /// The URL that the description is of.
    resource: String,
    resource_name: String,
    authorization_servers: [String; 1],
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    scopes_supported: BTreeSet<String>,
    /// `header` where a token may travel as `Authorization: Bearer`; empty where it travels in another header.
    bearer_methods_supported: &'static [&'static str],
}

const PATH: &str = "/.well-known/oauth-protected-resource";

/// Where the description of Jeton's own API is.
pub(crate) fn metadata_url(issuer: &PublicUrl) -> String {
    format!("{issuer}{PATH}")
}

/// Show what Jeton's own API wants of its clients.
#[utoipa::path(get, path = "/.well-known/oauth-protected-resource",
    operation_id = "show_protected_resource", tag = "oauth", security(()),
    responses((status = 200, body = ProtectedResourceView)))]
pub(super) async fn show(
    State(app): State<App>,
    Extension(issuer): Extension<PublicUrl>,
) -> Result<Response, Problem> {
    let own = app.served(Policy::OWN)?;
    Ok(answer(&own, issuer.to_string(), &issuer))
}

/// Show what a service wants of its clients, whose requests are judged at `/verify/{service}`.
#[utoipa::path(get, path = "/.well-known/oauth-protected-resource/verify/{service}",
    operation_id = "show_protected_service", tag = "oauth", security(()),
    params(("service" = String, Path, description = "The service's name")),
    responses((status = 200, body = ProtectedResourceView), (status = 404, body = Problem)))]
pub(super) async fn show_service(
    State(app): State<App>,
    Extension(issuer): Extension<PublicUrl>,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    // A service that is disabled looks like one that there is not: nobody shows who they are here.
    let enabled = |service: &Service| service.state == ServiceState::Enabled;
    let service = app.served(&name).ok().filter(|service| enabled(service));
    let service = service.ok_or_else(|| Problem::not_found("service"))?;
    Ok(answer(&service, format!("{issuer}/verify/{name}"), &issuer))
}

fn answer(service: &Service, resource: String, issuer: &PublicUrl) -> Response {
    let policy = &service.policy;
    let is_bearer = policy.carriers().iter().any(|carrier| {
        carrier.is_header("authorization")
            && carrier.scheme.as_ref().is_some_and(|scheme| scheme.eq_ignore_ascii_case("bearer"))
    });
    // What reads a feed is no token of the API that is described here.
    let kinds = policy.kinds.iter().filter(|kind| kind.feed.is_none());
    let scopes = kinds.flat_map(|kind| kind.scopes.iter());
    let view = ProtectedResourceView {
        resource,
        resource_name: policy.label.en.clone(),
        authorization_servers: [issuer.to_string()],
        scopes_supported: scopes.map(ToString::to_string).collect(),
        bearer_methods_supported: if is_bearer { &["header"] } else { &[] },
    };
    (CACHED, Json(view)).into_response()
}
