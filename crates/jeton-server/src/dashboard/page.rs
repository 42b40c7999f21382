//! The one page of the dashboard, with what a browser may do for it.

use axum::{body::Body, response::IntoResponse};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderName, HeaderValue, Response, header};
use jeton_app::App;

use super::files::File;
use crate::problem::Problem;

/// What stands in the built page where the nonce belongs.
const PLACE: &str = "JETON_NONCE";
/// What stands there where a page has something for whoever runs no scripts.
const WITHOUT_SCRIPTS: &str = "<!-- JETON_WITHOUT_SCRIPTS -->";

/// The page, or nothing where it was not built.
pub(super) fn show(app: &App, without_scripts: &str) -> Option<Response<Body>> {
    let file = File::named("index.html", false)?;
    let nonce = match app.nonce() {
        Ok(bits) => STANDARD.encode(bits),
        Err(error) => return Some(Problem::internal(&error).into_response()),
    };
    let html = file.text()?.replace(PLACE, &nonce).replace(WITHOUT_SCRIPTS, without_scripts);
    let mut answer = Response::new(Body::from(html));
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CONTENT_SECURITY_POLICY, security_policy(&nonce));
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    Some(answer)
}

/// Scripts and styles are what this page brought (CSP level 3, section 2.3.1). It talks to this Jeton and to nobody else.
/// A style in an attribute is refused as well; scripts of the page set styles by the object model, which is none.
fn security_policy(nonce: &str) -> HeaderValue {
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'; object-src 'none'"
    );
    HeaderValue::try_from(policy).expect("base64 and constants are ASCII")
}

const HEADERS: [(HeaderName, &str); 5] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];
