//! JSON bodies: bounded, of the right type, without unknown fields, and never quoted in an error.

use axum::{
    body::{self, Bytes},
    extract::{FromRequest, Request},
};
use http::{StatusCode, request::Parts};
use jeton_app::{App, Asker};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;

use super::{
    caller::address,
    sent::Read,
    whole::{NotWhole, whole},
};
use crate::{cross_site::is_json, problem::Problem};

/// A JSON body. An empty one counts as `{}`.
pub(crate) struct Body<T> {
    pub(crate) value: T,
    /// The bytes as they came: an idempotency key belongs to them.
    pub(crate) bytes: Bytes,
}

/// The body of a request that comes without a credential. Beside a caller it stands in [`super::Sent`].
impl<T: DeserializeOwned + Send> FromRequest<App> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        Self::read(&parts, body, app, Asker::from(address(&parts))).await
    }
}

impl<T: DeserializeOwned + Send> Read for Body<T> {
    type Wrong = Problem;

    async fn read(
        parts: &Parts,
        body: body::Body,
        app: &App,
        shown: Asker,
    ) -> Result<Self, Problem> {
        let bytes = whole(body, app, shown).await?;
        let json = is_json(&parts.headers);
        if !bytes.is_empty() && !json {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not_json",
                "the body must be JSON, with `Content-Type: application/json`",
            ));
        }
        let text: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        let value = read(text)?;
        Ok(Self { value, bytes })
    }
}

fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, Problem> {
    // serde would take a list for the fields of an object in their order.
    if !text.trim_ascii_start().starts_with(b"{") && is_well_formed(text) {
        return Err(Problem::bad_request("invalid_body", "the body must be a JSON object"));
    }
    serde_json::from_slice(text).map_err(|error| invalid(text, &error))
}

fn is_well_formed(text: &[u8]) -> bool {
    // Without looking at what it passes over, serde would take any bytes for text.
    std::str::from_utf8(text).is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok())
}

impl From<NotWhole> for Problem {
    fn from(why: NotWhole) -> Self {
        match why {
            NotWhole::Late => Self::body_timeout(),
            NotWhole::TooLarge => {
                let status = StatusCode::PAYLOAD_TOO_LARGE;
                Self::new(status, "body_too_large", "the body is too large")
            }
            NotWhole::Broken => Self::bad_request("body_unreadable", "the body could not be read"),
            NotWhole::Crowd(error) => error.into(),
        }
    }
}

/// The fault and its place, without what serde quotes of the body: it may be a secret.
fn invalid(text: &[u8], error: &serde_json::Error) -> Problem {
    let place = format!("line {}, column {}", error.line(), error.column());
    match error.classify() {
        Category::Data => {
            let text = error.to_string();
            let fault = text.rsplit_once(" at line ").map_or(&*text, |(fault, _)| fault);
            Problem::bad_request("invalid_body", format!("{} ({place})", without_values(fault)))
        }
        // serde calls it a fault of syntax where one of several words was expected and something else is there.
        Category::Syntax if is_well_formed(text) => {
            Problem::bad_request("invalid_body", format!("a field has a wrong value ({place})"))
        }
        _ => Problem::bad_request("malformed_json", format!("the body is not JSON ({place})")),
    }
}

/// What serde says of a fault, but for what it quotes of the body: `invalid type: string "…", expected …`,
/// ``unknown variant `…`, expected …``, ``unknown field `…`, expected …``. What was expected comes from our types.
fn without_values(fault: &str) -> String {
    let quotes = ["invalid ", "unknown "].iter().any(|start| fault.starts_with(start));
    match fault.rsplit_once(", expected ") {
        Some((what, expected)) if quotes => match what.starts_with("unknown field") {
            true => format!("there is an unknown field; expected {expected}"),
            false => format!("expected {expected}"),
        },
        _ if quotes => "a field has a wrong value".to_owned(),
        _ => fault.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_expected_is_told_and_what_was_sent_is_not() {
        for (fault, told) in [
            ("missing field `name`", "missing field `name`"),
            ("duplicate field `name`", "duplicate field `name`"),
            (
                "unknown field `hunter2`, expected `a` or `b`",
                "there is an unknown field; expected `a` or `b`",
            ),
            ("invalid type: string \"x, expected hunter2\", expected u8", "expected u8"),
            ("unknown variant `hunter2`, expected `a` or `b`", "expected `a` or `b`"),
        ] {
            assert_eq!(without_values(fault), told, "{fault}");
        }
    }
}
