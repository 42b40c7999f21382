//! `/oauth`: the endpoints of OAuth 2.0.

mod forms;
mod introspect;
mod revoke;
mod token;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jeton_tests::{Call, Reply, TestJeton};
use serde_json::json;

use crate::support::{api_token, text};

/// A form that is posted to an endpoint.
pub(crate) fn form(jeton: &TestJeton, path: &str, fields: &[(&str, &str)]) -> Call {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let call = jeton.call("POST", path);
    call.header("content-type", "application/x-www-form-urlencoded").body(body)
}

/// The value of `Authorization` for a client id and a secret.
pub(crate) fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))
}

/// A token that may ask for verdicts; its id and its secret.
pub(crate) async fn verifier(jeton: &TestJeton) -> (String, String) {
    let token = api_token(jeton, &jeton.admin, json!({ "scopes": ["verify"] })).await;
    (text(&token, "id"), text(&token, "secret"))
}

/// Checks that this is an error as RFC 6749 section 5.2 has it.
#[track_caller]
pub(crate) fn expect_error(reply: &Reply, status: u16, error: &str) {
    assert_eq!(
        (reply.status, reply.json()["error"].as_str()),
        (status, Some(error)),
        "{}",
        reply.text
    );
    assert_eq!(
        (reply.header("content-type"), reply.header("cache-control")),
        ("application/json", "no-store")
    );
    let described = reply.field("error_description");
    assert!(!described.is_empty() && described.bytes().all(|b| (b' '..=b'~').contains(&b)));
}
