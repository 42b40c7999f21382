//! Heads that are refused for their size before anything else is looked at, whichever version of HTTP they came in.

use axum::{body::Body, response::IntoResponse as _};
use http::{HeaderMap, Request, Response, StatusCode, header};

use super::limits::{MAX_HEADERS, MAX_TARGET};
use crate::problem::Problem;

/// The answer to a request whose head is too large.
pub(super) fn refuse<B>(request: &Request<B>) -> Option<Response<Body>> {
    let target = request.uri().path_and_query();
    if target.is_some_and(|target| target.as_str().len() > MAX_TARGET) {
        let detail = "the path and the query are at most 16 KiB";
        let problem = Problem::new(StatusCode::URI_TOO_LONG, "uri_too_long", detail);
        return Some(problem.into_response());
    }
    if lines(request.headers()) > MAX_HEADERS {
        // As hyper and h2 say of a head that they do not read to its end: nothing but the status.
        let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
        return Some(status.into_response());
    }
    None
}

/// As how many lines the fields would come over HTTP/1: a browser splits its cookies over HTTP/2, and they are one line
/// there (RFC 9113 section 8.2.3).
fn lines(headers: &HeaderMap) -> usize {
    match headers.len() {
        few if few <= MAX_HEADERS => few,
        many => many - headers.get_all(header::COOKIE).iter().count().saturating_sub(1),
    }
}
