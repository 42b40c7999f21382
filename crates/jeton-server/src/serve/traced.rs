//! What the log of this process says of a request, at the level `debug`: how it went, and nothing that could be a secret.
//!
//! A path, a query and a body are never told, because products put secrets into all of them; of a path, the route that
//! answered. Of the headers, those of a list are told, and of a value nothing that could be a secret.

use std::{
    fmt::Write as _,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use http::{HeaderMap, HeaderName, Method, Request, Response, Version, header};
use tokio::time::Instant;
use tracing::Level;

/// The route that answered, as it stands in the source or in a policy: with the names of what varies. The doors leave it
/// with their answer.
#[derive(Debug, Clone)]
pub(crate) struct Answered(Arc<str>);

/// A request that is told of when it has been answered.
pub(super) struct Traced {
    number: u64,
    method: &'static str,
    version: Version,
    headers: String,
    begun: Instant,
}

/// The headers that are told.
const TOLD: [HeaderName; 6] = [
    header::HOST,
    header::USER_AGENT,
    header::ACCEPT,
    header::CONTENT_TYPE,
    header::CONTENT_LENGTH,
    HeaderName::from_static("x-request-id"),
];

/// So many letters, digits, `-` and `_` in a row could be a secret: each form of one has more.
const LIKE_A_SECRET: usize = 24;
/// So much of a value is told.
const MOST: usize = 200;

static NUMBER: AtomicU64 = AtomicU64::new(1);

impl Answered {
    /// Leaves with `response` what answered, where anybody listens.
    pub(crate) fn by<B>(route: &str, response: &mut Response<B>) {
        if is_told() {
            response.extensions_mut().insert(Self(route.into()));
        }
    }
}

impl Traced {
    /// Notes a request, where anybody listens. Where nobody does, that costs one load.
    pub(super) fn begin<B>(request: &Request<B>) -> Option<Self> {
        is_told().then(|| Self {
            number: NUMBER.fetch_add(1, Relaxed),
            method: known(request.method()),
            version: request.version(),
            headers: told(request.headers()),
            begun: Instant::now(),
        })
    }

    /// Tells how it went.
    pub(super) fn end<B>(self, response: &Response<B>) {
        let Self { number, method, version, headers, begun } = self;
        let route = response.extensions().get::<Answered>().map_or("none", |route| &route.0);
        let (status, micros) = (response.status().as_u16(), begun.elapsed().as_micros());
        tracing::debug!(
            request = number,
            method,
            route,
            ?version,
            status,
            micros,
            headers,
            "answered"
        );
    }
}

/// Whether anybody listens.
pub(super) fn is_told() -> bool {
    tracing::enabled!(Level::DEBUG)
}

/// The method, where it is one that a client could not make up.
fn known(method: &Method) -> &'static str {
    const KNOWN: [(&Method, &str); 9] = [
        (&Method::GET, "GET"),
        (&Method::POST, "POST"),
        (&Method::PUT, "PUT"),
        (&Method::PATCH, "PATCH"),
        (&Method::DELETE, "DELETE"),
        (&Method::HEAD, "HEAD"),
        (&Method::OPTIONS, "OPTIONS"),
        (&Method::CONNECT, "CONNECT"),
        (&Method::TRACE, "TRACE"),
    ];
    KNOWN.iter().find(|(known, _)| *known == method).map_or("another", |(_, name)| name)
}

fn told(headers: &HeaderMap) -> String {
    let mut told = String::new();
    for name in &TOLD {
        for value in headers.get_all(name) {
            let value = harmless(value.as_bytes()).unwrap_or("(left out)");
            let between = if told.is_empty() { "" } else { ", " };
            write!(told, "{between}{name}: {value}").expect("a text takes all that is written");
        }
    }
    told
}

/// A value that could be no secret: short, printable, and without a long word.
fn harmless(value: &[u8]) -> Option<&str> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let longest = value.split(|byte| !is_part(byte)).map(<[u8]>::len).max();
    let is_harmless = value.len() <= MOST
        && longest.is_none_or(|longest| longest < LIKE_A_SECRET)
        && value.iter().all(|byte| matches!(byte, b' '..=b'~'));
    if is_harmless { str::from_utf8(value).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn only_the_headers_of_the_list_are_told_and_of_those_nothing_like_a_secret() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("authorization", "Bearer abc"),
            ("x-api-key", "abc"),
            ("cookie", "a=b"),
            ("referer", "http://a/b"),
            ("host", "jeton.example.com:8080"),
            ("user-agent", "curl/8.5.0 (x86_64-pc-linux-gnu)"),
            ("content-type", "application/x-www-form-urlencoded"),
            ("accept", "application/json, */*;q=0.5"),
            ("x-request-id", "1bdeff81-ff0a-477d-8f7f-8be89e06ed12"),
        ] {
            headers.append(name, HeaderValue::from_static(value));
        }
        headers.append("user-agent", HeaderValue::from_bytes(b"a\xffb").unwrap());

        assert_eq!(
            told(&headers),
            "host: jeton.example.com:8080, user-agent: curl/8.5.0 (x86_64-pc-linux-gnu), \
             user-agent: (left out), accept: application/json, */*;q=0.5, \
             content-type: application/x-www-form-urlencoded, x-request-id: (left out)"
        );
    }

    #[test]
    fn a_method_that_a_client_made_up_is_not_told() {
        assert_eq!(known(&Method::DELETE), "DELETE");
        assert_eq!(known(&Method::from_bytes(b"dup_9Kq2Lm4Nx6").unwrap()), "another");
    }
}
