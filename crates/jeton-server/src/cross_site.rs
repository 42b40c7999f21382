//! Cross-site requests: what a browser sends with its cookie because a page of somebody else had it do so.
//!
//! This stands before every route, so that none can be without it.

use http::{HeaderMap, Method, Request, StatusCode, header};
use hyper::body::Body;

use crate::{
    cookie::{self, Sent},
    problem::Problem,
    same_origin::is_same_origin,
};

/// The problem of a request with the session's cookie that could change something and does not come from a page of this
/// very door, or not as a page of this door sends it to the API: with JSON, which no form can. What stands beside the API
/// takes forms and no cookie for a proof of who somebody is.
pub(crate) fn refuse<B: Body>(request: &Request<B>) -> Option<Problem> {
    let changes_nothing =
        matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE);
    if changes_nothing || cookie::sent(request.headers()) == Sent::Nothing {
        return None;
    }
    let is_api = request.uri().path().starts_with("/api/");
    let suits = match request.headers().get(header::CONTENT_TYPE) {
        Some(_) => is_json(request.headers()),
        None => request.body().is_end_stream(),
    };
    ((is_api && !suits) || !is_same_origin(request.headers(), request.uri())).then(problem)
}

/// Whether a body is said to be JSON.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let kind =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// The problem of what another site had a browser do.
pub(crate) fn problem() -> Problem {
    let detail = "with a cookie only pages of this Jeton change anything, and they send JSON; \
                  `Sec-Fetch-Site` or `Origin` says where a page is from";
    Problem::new(StatusCode::FORBIDDEN, "cross_site", detail)
}
