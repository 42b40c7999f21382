//! The dashboard: pages that a browser builds itself, as a client of the public API. Only its files come from here.
//!
//! It has no routes of its own but `/assets/`: an address that nothing else answers is a page, where a browser asks for
//! one to show. Which page is meant, the browser finds out.

mod files;
mod page;

use axum::{body::Body, extract::Path, response::IntoResponse};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, Uri, header};
use jeton_app::App;

use crate::problem::Problem;
use files::File;

/// A file that a page loads. Its name changes with what is in it, so that a browser keeps it for good.
pub(crate) async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response<Body> {
    // A name is one part of a path: `%2f` is a slash by now, and a build for development reads the disk.
    let is_plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    let file = is_plain.then(|| File::named(&format!("assets/{name}"), accepts_gzip(&headers)));
    let Some(file) = file.flatten() else {
        return Problem::not_found("file").into_response();
    };
    let mut answer = file.answer();
    answer.headers_mut().insert(header::CACHE_CONTROL, FOR_GOOD);
    answer
}

/// What is answered where there is no route: the page to whoever looks with a browser, a problem to a program.
pub(crate) fn elsewhere(
    app: &App,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
) -> Response<Body> {
    let looks = *method == Method::GET && !is_for_programs(uri.path()) && wants_page(headers);
    if !looks {
        return Problem::not_found("route").into_response();
    }
    show(app)
}

/// The page, or how it is built where this Jeton was built without it.
pub(crate) fn show(app: &App) -> Response<Body> {
    page(app).unwrap_or_else(|| NOT_BUILT.into_response())
}

/// The page, or nothing where this Jeton was built without it.
pub(crate) fn page(app: &App) -> Option<Response<Body>> {
    page::show(app, "")
}

/// As [`page`], with markup for whoever runs no scripts.
pub(crate) fn page_with(app: &App, without_scripts: &str) -> Option<Response<Body>> {
    page::show(app, without_scripts)
}

/// Whether somebody looks with a browser, who is shown a page and not a text for programs.
pub(crate) fn wants_page(headers: &HeaderMap) -> bool {
    let wanted = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    wanted.flat_map(|value| value.split(',')).any(|media| {
        let name = media.split(';').next().unwrap_or_default();
        name.trim().eq_ignore_ascii_case("text/html")
    })
}

fn is_for_programs(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    ["api", "assets", "oauth", "verify", ".well-known"].contains(&first)
}

fn accepts_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter();
    accepted.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).any(|one| {
        let mut parts = one.split(';').map(str::trim);
        let is_gzip = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        is_gzip && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

const FOR_GOOD: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

const NOT_BUILT: (StatusCode, &str) = (
    StatusCode::OK,
    "Jeton, the API-token service.\n\
     This one was built without its dashboard: `./dev web` builds it, and `./dev run` does both.\n\
     API: /api/v1, described at /openapi.json\nForward-auth: /verify/{service}\n",
);

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &'static str, value: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, HeaderValue::from_static(value));
        headers
    }

    #[test]
    fn a_browser_that_shows_a_page_is_told_from_a_program() {
        for (accept, expected) in [
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true),
            ("application/json, TEXT/HTML ; q=0.5", true),
            ("*/*", false),
            ("application/json", false),
            ("text/htmlx", false),
        ] {
            assert_eq!(wants_page(&with("accept", accept)), expected, "{accept}");
        }
        assert!(!wants_page(&HeaderMap::new()));
    }

    #[test]
    fn what_is_packed_goes_only_to_whoever_unpacks_it() {
        for (accept, expected) in [
            ("gzip, deflate, br", true),
            ("br;q=1.0, GZIP;q=0.8", true),
            ("gzip;q=0", false),
            ("gzip; q=0.000", false),
            ("identity", false),
            ("xgzip", false),
        ] {
            assert_eq!(accepts_gzip(&with("accept-encoding", accept)), expected, "{accept}");
        }
    }
}
