//! JSON bodies: bounded, of the right type, without unknown fields, and never quoted in an error.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request, rejection::BytesRejection},
};
use http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// A JSON body. An empty one counts as `{}`.
pub(crate) struct Body<T> {
    pub(crate) value: T,
    /// The bytes as they came: an idempotency key belongs to them.
    pub(crate) bytes: Bytes,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let json = is_json(request.headers());
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(unreadable)?;
        if !bytes.is_empty() && !json {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not_json",
                "the body must be JSON, with `Content-Type: application/json`",
            ));
        }
        let text: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        let value = serde_json::from_slice(text).map_err(|error| invalid(&error))?;
        Ok(Self { value, bytes })
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    kind.split(';')
        .next()
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

fn unreadable(rejection: BytesRejection) -> Problem {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "body_too_large",
            "the body is too large",
        );
    }
    Problem::bad_request("body_unreadable", "the body could not be read")
}

/// The fault and its place. serde names fields and types, and quotes at most a value of the wrong type.
fn invalid(error: &serde_json::Error) -> Problem {
    let place = format!("line {}, column {}", error.line(), error.column());
    match error.classify() {
        serde_json::error::Category::Data => {
            let text = error.to_string();
            let what = text.split(" at line ").next().unwrap_or("a field is wrong");
            // `invalid type: string "…", expected …` would quote what may be a secret.
            let what = what.rsplit_once(", expected ").map_or_else(
                || what.to_owned(),
                |(_, expected)| {
                    if what.starts_with("invalid") {
                        format!("expected {expected}")
                    } else {
                        what.to_owned()
                    }
                },
            );
            Problem::bad_request("invalid_body", format!("{what} ({place})"))
        }
        _ => Problem::bad_request("malformed_json", format!("the body is not JSON ({place})")),
    }
}
