//! Requests to Jeton's own API, as the texts that are sent.

use serde_json::{Value, json};

use crate::{Outcome, child::Child, load};

/// A request with a JSON body, such as `POST /api/v1/tokens`.
pub(crate) fn request(what: &str, token: Option<&str>, body: &Value) -> String {
    let body = body.to_string();
    let authorization = token.map(|token| format!("Authorization: Bearer {token}\r\n"));
    format!(
        "{what} HTTP/1.1\r\nHost: localhost\r\n{}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        authorization.unwrap_or_default(),
        body.len()
    )
}

/// The token of a new session.
pub(crate) fn log_in(server: &Child, account: &str, password: &str) -> Outcome<String> {
    let body = json!({ "account": account, "password": password });
    let answer = load::once(server.address(), &request("POST /api/v1/sessions", None, &body), 201)?;
    let answer: Value = serde_json::from_slice(&answer)?;
    Ok(answer["token"].as_str().ok_or("a session without a token")?.to_owned())
}
