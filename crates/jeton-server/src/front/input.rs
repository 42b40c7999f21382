//! What a client sends to a declared route, under the names that the product gives it.

use axum::body::Body;
use http::{Request, StatusCode};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::Incoming;
use jeton_core::policy::Route;
use serde_json::{Map, Value};

use super::{context::Page, plan::Step};
use crate::{problem::Problem, serve::BODY_TIMEOUT};

/// What a client sent.
pub(super) struct Input {
    body: Map<String, Value>,
    pub(super) page: Page,
}

const MAX_BODY: usize = 64 * 1024;
const TOO_LARGE: &str = "the body is larger than 64 KiB";

impl Input {
    /// Reads the body of a request as a JSON object. Products' clients send a GET with `{}`, and an empty POST as
    /// a form: an empty body of any type counts as no fields.
    pub(super) async fn read(request: Request<Incoming>) -> Result<Self, Problem> {
        let page = page(request.uri().query().unwrap_or(""));
        let body = Limited::new(Body::new(request.into_body()), MAX_BODY).collect();
        let body = tokio::time::timeout(BODY_TIMEOUT, body).await;
        let body = body.map_err(|_| Problem::body_timeout())?;
        let bytes = body.map_err(|error| match error.is::<LengthLimitError>() {
            true => Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", TOO_LARGE),
            false => Problem::bad_request("body_unreadable", "the body could not be read"),
        })?;
        let bytes = bytes.to_bytes();
        if bytes.trim_ascii().is_empty() {
            return Ok(Self { body: Map::new(), page });
        }
        match serde_json::from_slice(&bytes) {
            Ok(Value::Object(body)) => Ok(Self { body, page }),
            _ => Err(Problem::bad_request("malformed_json", "the body must be a JSON object")),
        }
    }

    /// The text of the field that stands for `word` in this route.
    pub(super) fn text(&self, route: &Route, word: &str) -> Option<&str> {
        let field = route.input.get(word).map_or(word, String::as_str);
        self.body.get(field).and_then(Value::as_str)
    }

    /// The text of the field that stands for `word`, or the problem that names the field.
    pub(super) fn wanted(&self, route: &Route, word: &str) -> Result<&str, Problem> {
        let field = route.input.get(word).map_or(word, String::as_str);
        self.text(route, word).ok_or_else(|| {
            Problem::bad_request("invalid_body", format!("the body needs a text `{field}`"))
        })
    }
}

/// The parameter `id` of the path.
pub(super) fn id(step: &Step) -> Result<&str, Problem> {
    step.parameter("id").ok_or_else(|| Problem::not_found("token"))
}

fn page(query: &str) -> Page {
    let number = query.split('&').find_map(|pair| pair.strip_prefix("page=")?.parse().ok());
    Page::numbered(number.unwrap_or(1))
}
