//! Where a request goes: only its path and its query are the client's choice.

use http::{
    Uri,
    uri::{Authority, PathAndQuery, Scheme},
};

use crate::problem::Problem;

/// Where requests go.
pub(super) struct Target {
    scheme: Scheme,
    authority: Option<Authority>,
    path: String,
}

impl Target {
    pub(super) fn new(upstream: &Uri) -> Self {
        Self {
            scheme: upstream.scheme().cloned().unwrap_or(Scheme::HTTP),
            authority: upstream.authority().cloned(),
            path: upstream.path().trim_end_matches('/').to_owned(),
        }
    }

    /// The place below the upstream that a request for `asked` goes to.
    pub(super) fn of(&self, asked: &Uri) -> Result<Uri, Problem> {
        if climbs(asked.path()) {
            let detail = "a path with `.` or `..` in it is not forwarded";
            return Err(Problem::bad_request("invalid_path", detail));
        }
        let mut parts = http::uri::Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority.clone_from(&self.authority);
        let invalid = || Problem::bad_request("invalid_path", "the path cannot be forwarded");
        parts.path_and_query = Some(match (self.path.as_str(), asked.path_and_query()) {
            ("", Some(asked)) => asked.clone(),
            ("", None) => PathAndQuery::from_static("/"),
            (base, asked) => {
                let asked = asked.map_or("/", PathAndQuery::as_str);
                PathAndQuery::try_from(format!("{base}{asked}")).map_err(|_| invalid())?
            }
        });
        Uri::from_parts(parts).map_err(|_| invalid())
    }
}

/// Whether some reader of `path` would see a `.` or a `..` in it and end up elsewhere, even above the upstream's own
/// path: percent-encoded, behind an encoded or a backward slash, or before path parameters (RFC 3986 section 3.3).
fn climbs(path: &str) -> bool {
    if !path.contains(['.', '%']) {
        return false;
    }
    let plain = path.to_ascii_lowercase().replace("%2e", ".");
    let plain = plain.replace("%2f", "/").replace("%5c", "/");
    let mut segments = plain.split(['/', '\\']);
    segments.any(|segment| matches!(segment.split(';').next(), Some("." | "..")))
}
