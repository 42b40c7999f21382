//! Forwarding to the product: without the credential, without identity that the client made up, with the caller's own.

use std::{error::Error as _, net::IpAddr, time::Duration};

use axum::body::Body;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri, Version,
    header,
    uri::{PathAndQuery, Scheme},
};
use hyper::body::Incoming;
use jeton_client::{HttpClient, http_client};
use jeton_core::{Grant, policy::Policy};

use crate::{forward_auth::identify, problem::Problem};

/// Forwards to one upstream, over connections that are kept.
pub(super) struct Proxy {
    client: HttpClient<Incoming>,
    upstream: Uri,
}

/// The product has this long to begin its answer.
const UPSTREAM_TIMEOUT: Duration = Duration::from_secs(60);

/// Headers that are about one connection and not about the request (RFC 9110 section 7.6.1).
const HOP_BY_HOP: [HeaderName; 8] = [
    header::CONNECTION,
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    HeaderName::from_static("keep-alive"),
];

impl Proxy {
    pub(super) fn new(upstream: Uri) -> Self {
        Self { client: http_client(), upstream }
    }

    pub(super) async fn forward(
        &self,
        mut request: Request<Incoming>,
        policy: &Policy,
        grant: &Grant<'_>,
        address: Option<IpAddr>,
    ) -> Result<Response<Body>, Problem> {
        if request.method() == Method::CONNECT {
            return Err(Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "method_not_allowed",
                "no tunnel is opened here",
            ));
        }
        let host = request.headers().get(header::HOST).cloned();
        *request.uri_mut() = self.target(request.uri())?;
        *request.version_mut() = Version::HTTP_11;
        let headers = request.headers_mut();
        clean(headers, policy);
        identify(headers, grant);
        say_who_asked(headers, address, host);
        let sent = tokio::time::timeout(UPSTREAM_TIMEOUT, self.client.request(request)).await;
        let sent = sent.map_err(|_elapsed| {
            tracing::warn!(service = %policy.name, "the upstream did not answer in time");
            let detail = "the service behind did not answer in time";
            Problem::new(StatusCode::GATEWAY_TIMEOUT, "upstream_timeout", detail)
        })?;
        let mut response = sent.map_err(|error| unsent(&error, policy))?;
        strip_hop_by_hop(response.headers_mut());
        *response.version_mut() = Version::HTTP_11;
        Ok(response.map(Body::new))
    }

    /// Only the path and the query of a request are the client's choice.
    fn target(&self, uri: &Uri) -> Result<Uri, Problem> {
        let base = self.upstream.path().trim_end_matches('/');
        let asked = uri.path_and_query().map_or("/", PathAndQuery::as_str);
        if climbs(uri.path()) {
            let detail = "a path with `.` or `..` in it is not forwarded";
            return Err(Problem::bad_request("invalid_path", detail));
        }
        let mut parts = http::uri::Parts::default();
        parts.scheme = Some(self.upstream.scheme().cloned().unwrap_or(Scheme::HTTP));
        parts.authority = self.upstream.authority().cloned();
        let invalid = |_| Problem::bad_request("invalid_path", "the path cannot be forwarded");
        parts.path_and_query =
            Some(PathAndQuery::try_from(format!("{base}{asked}")).map_err(invalid)?);
        Uri::from_parts(parts)
            .map_err(|_| Problem::bad_request("invalid_path", "the path cannot be forwarded"))
    }
}

/// Why a request got no answer: its own body broke off or was no sequence of chunks, or the upstream is in trouble.
fn unsent(error: &hyper_util::client::legacy::Error, policy: &Policy) -> Problem {
    let cause = error.source().and_then(|cause| cause.downcast_ref());
    if cause.is_some_and(hyper::Error::is_user) {
        return Problem::bad_request("body_unreadable", "the body could not be read");
    }
    tracing::warn!(%error, service = %policy.name, "the upstream did not answer");
    Problem::new(
        StatusCode::BAD_GATEWAY,
        "upstream_unreachable",
        "the service behind did not answer",
    )
}

/// Whether some reader of `path` would see a `.` or a `..` in it and end up elsewhere, even above the upstream's own
/// path: percent-encoded, behind an encoded or a backward slash, or before path parameters (RFC 3986 section 3.3).
fn climbs(path: &str) -> bool {
    let plain = path.to_ascii_lowercase().replace("%2e", ".");
    let plain = plain.replace("%2f", "/").replace("%5c", "/");
    let mut segments = plain.split(['/', '\\']);
    segments.any(|segment| matches!(segment.split(';').next(), Some("." | "..")))
}

/// Takes out what must not reach the product: every header that could be a credential of the service or an
/// identity, in any spelling that some gateway or framework folds into one; and what is about this connection.
fn clean(headers: &mut HeaderMap, policy: &Policy) {
    strip_hop_by_hop(headers);
    let unwanted: Vec<HeaderName> =
        headers.keys().filter(|name| is_unwanted(name.as_str(), policy)).cloned().collect();
    for name in unwanted {
        headers.remove(name);
    }
    headers.remove(header::HOST);
}

fn is_unwanted(name: &str, policy: &Policy) -> bool {
    let folded = name.replace(['_', '.'], "-").to_ascii_lowercase();
    folded.starts_with("jeton-")
        || folded.starts_with("x-forwarded-")
        || folded == "forwarded"
        || folded == "x-real-ip"
        || policy.carriers().iter().any(|carrier| carrier.is_header(&folded))
}

fn strip_hop_by_hop(headers: &mut HeaderMap) {
    let listed: Vec<HeaderName> = headers
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| HeaderName::try_from(name.trim()).ok())
        .collect();
    for name in listed.iter().chain(&HOP_BY_HOP) {
        headers.remove(name);
    }
}

fn say_who_asked(headers: &mut HeaderMap, address: Option<IpAddr>, host: Option<HeaderValue>) {
    if let Some(address) =
        address.and_then(|address| HeaderValue::try_from(address.to_string()).ok())
    {
        headers.insert("x-forwarded-for", address);
    }
    if let Some(host) = host {
        headers.insert("x-forwarded-host", host);
    }
    headers.insert("x-forwarded-proto", HeaderValue::from_static("http"));
}
