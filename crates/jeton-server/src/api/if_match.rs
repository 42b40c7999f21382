//! `If-Match` and `ETag` (RFC 9110 section 13.1.1): a change of what the caller has seen, and of nothing newer.

use axum::extract::FromRequestParts;
use http::{HeaderName, HeaderValue, header, request::Parts};

use crate::problem::Problem;

/// The revision that the caller has seen; `None` where they take any.
pub(crate) struct IfMatch(pub(crate) Option<i64>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let mut tags = parts.headers.get_all(header::IF_MATCH).iter();
        match (tags.next(), tags.next()) {
            (None, _) => Ok(Self(None)),
            (Some(tag), None) => read(tag).map(Self),
            (Some(_), Some(_)) => Err(invalid()),
        }
    }
}

/// The header that names a revision.
pub(crate) fn etag(revision: i64) -> [(HeaderName, String); 1] {
    [(header::ETAG, format!("\"{revision}\""))]
}

fn read(tag: &HeaderValue) -> Result<Option<i64>, Problem> {
    let tag = tag.to_str().map_err(|_| invalid())?.trim();
    if tag == "*" {
        return Ok(None);
    }
    let number = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
    number.and_then(|number| number.parse().ok()).map(Some).ok_or_else(invalid)
}

fn invalid() -> Problem {
    let detail = "`If-Match` is `*` or the one `ETag` of an earlier answer";
    Problem::bad_request("invalid_if_match", detail)
}
