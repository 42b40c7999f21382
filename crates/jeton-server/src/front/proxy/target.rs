//! Where a request goes: only its path and its query are the client's choice.

use http::{HeaderValue, Uri, uri::PathAndQuery};

use crate::problem::Problem;

/// Where requests go.
pub(super) struct Target {
    /// What the upstream calls itself: what `Host` is to say.
    pub(super) host: HeaderValue,
    path: String,
}

impl Target {
    pub(super) fn new(upstream: &Uri) -> Self {
        Self { host: host(upstream), path: upstream.path().trim_end_matches('/').to_owned() }
    }

    /// The place below the upstream that a request for `asked` goes to.
    pub(super) fn of(&self, asked: &Uri) -> Result<Uri, Problem> {
        // `OPTIONS *` asks about a whole server, of which the upstream may be a part.
        let is_whole = asked.path() == "*" && !self.path.is_empty();
        if is_whole || climbs(asked.path()) {
            let detail = "a path with `.` or `..` in it is not forwarded";
            return Err(Problem::bad_request("invalid_path", detail));
        }
        let invalid = || Problem::bad_request("invalid_path", "the path cannot be forwarded");
        Ok(Uri::from(match (self.path.as_str(), asked.path_and_query()) {
            ("", Some(asked)) => asked.clone(),
            ("", None) => PathAndQuery::from_static("/"),
            (base, asked) => {
                let asked = asked.map_or("/", PathAndQuery::as_str);
                PathAndQuery::try_from(format!("{base}{asked}")).map_err(|_| invalid())?
            }
        }))
    }
}

/// The upstream's host, and its port where that is not the one of its scheme (RFC 9110 section 7.2).
fn host(upstream: &Uri) -> HeaderValue {
    let usual = if upstream.scheme_str() == Some("https") { 443 } else { 80 };
    let port = upstream.port_u16().filter(|port| *port != usual);
    let name = upstream.host().unwrap_or_default();
    let host = port.map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"));
    HeaderValue::try_from(host).expect("an authority is visible ASCII")
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
