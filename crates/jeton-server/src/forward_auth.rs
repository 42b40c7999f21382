//! `/verify/{service}`: the verdict on a request that a gateway holds back until it is answered.
//!
//! nginx `auth_request`, Caddy `forward_auth`, Traefik `forwardAuth` and Envoy `ext_authz` send the headers of the
//! request here, with any method. This is answered before the router, without a database, a lock or an await.

use std::net::IpAddr;

use axum::{body::Body, response::IntoResponse};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, header};
use jeton_app::App;
use jeton_core::{Grant, Scopes, Verdict};

use crate::{problem::Problem, ready::Ready, tally::Tally};

pub(crate) const ACCOUNT: HeaderName = HeaderName::from_static("jeton-account");
pub(crate) const TOKEN: HeaderName = HeaderName::from_static("jeton-token");
pub(crate) const KIND: HeaderName = HeaderName::from_static("jeton-kind");
pub(crate) const SCOPES: HeaderName = HeaderName::from_static("jeton-scopes");

/// The service that a request asks about, where it is a request of this sort.
pub(crate) fn service_of<B>(request: &Request<B>) -> Option<&str> {
    let rest = request.uri().path().strip_prefix("/verify/")?;
    Some(rest.strip_suffix('/').unwrap_or(rest))
}

/// Ask whether a request that is held back may go on. Any method will do, with the headers of that request.
#[utoipa::path(get, path = "/verify/{service}", tag = "verify", operation_id = "forward_auth", security(()),
    params(
        ("service" = String, Path, description = "The service's name"),
        ("scope" = Option<String>, Query, description = "The scopes that the request needs, `+` between them"),
    ),
    responses(
        (status = 200, description = "It may", headers(
            ("Jeton-Account" = String, description = "`acc_…`"), ("Jeton-Token" = String, description = "`tok_…`"),
            ("Jeton-Kind" = String), ("Jeton-Scopes" = String, description = "A blank between them"),
        )),
        (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 503, body = Problem),
    ))]
pub(crate) fn answer(
    (app, tally, ready): (&App, &Tally, &Ready),
    service: &str,
    headers: &HeaderMap,
    query: Option<&str>,
    address: Option<IpAddr>,
) -> Response<Body> {
    let needs = match needs(query) {
        Ok(needs) => needs,
        Err(problem) => return problem.into_response(),
    };
    let fields = headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
    let Ok(judged) = app.verify(service, fields, address, &needs) else {
        return Problem::not_found("service").into_response();
    };
    tally.count(judged.service, judged.verdict);
    match judged.verdict {
        Verdict::Allow(grant) => allowed(&grant),
        Verdict::Deny(reason) => ready.refusal(judged.service, reason),
    }
}

fn allowed(grant: &Grant<'_>) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    headers.reserve(5);
    identify(headers, grant);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Says in headers who was let through.
pub(crate) fn identify(headers: &mut HeaderMap, grant: &Grant<'_>) {
    headers.insert(ACCOUNT, shared(grant.account.to_string()));
    headers.insert(TOKEN, shared(grant.token.to_string()));
    headers.insert(KIND, shared(grant.kind.name.to_string()));
    let scopes = match grant.scopes.is_empty() {
        true => HeaderValue::from_static(""),
        false => shared(grant.scopes.to_string()),
    };
    headers.insert(SCOPES, scopes);
}

/// The text as a value, without copying it.
fn shared(text: String) -> HeaderValue {
    // Identifiers, kind names and scopes are visible ASCII by construction; an empty value would be a lie.
    let value = HeaderValue::from_maybe_shared(Bytes::from(text));
    value.unwrap_or(HeaderValue::from_static("invalid"))
}

/// `?scope=a+b`: the scopes that the request needs, all of them.
fn needs(query: Option<&str>) -> Result<Scopes, Problem> {
    let Some(query) = query.filter(|query| !query.is_empty()) else {
        return Ok(Scopes::NONE);
    };
    let invalid = || {
        Problem::bad_request(
            "invalid_query",
            "the only parameter is `scope`, such as `?scope=read+write`",
        )
    };
    let text = query
        .strip_prefix("scope=")
        // An empty list is more likely a variable of the gateway that was not filled in than no need at all.
        .filter(|text| !text.is_empty() && !text.contains(['&', '%']))
        .ok_or_else(invalid)?;
    text.replace('+', " ").parse().map_err(|_| invalid())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scopes_of_a_query_are_all_needed_and_anything_else_is_refused() {
        assert_eq!(needs(Some("scope=b+a")).unwrap().to_string(), "a b");
        assert!(needs(None).unwrap().is_empty());
        for bad in ["scope", "scope=", "scopes=a", "scope=a&x=1", "scope=%61", "x=1&scope=a"] {
            assert!(needs(Some(bad)).is_err(), "{bad}");
        }
    }
}
