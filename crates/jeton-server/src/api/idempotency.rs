//! `Idempotency-Key`: a write whose answer was lost can be sent again.

use axum::{
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header, request::Parts};
use jeton_app::{Done, Once, Rendered};
use sha2::{Digest, Sha256};

use crate::problem::Problem;

/// The key of a request, where it has one, with what the request is about.
pub(crate) struct Idempotency {
    key: Option<String>,
    place: Sha256,
}

impl<S: Send + Sync> FromRequestParts<S> for Idempotency {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let place =
            Sha256::new().chain_update(parts.method.as_str()).chain_update(parts.uri.path());
        let mut keys = parts.headers.get_all("idempotency-key").iter();
        let key = match (keys.next(), keys.next()) {
            (None, _) => None,
            (Some(key), None) => Some(read(key)?),
            (Some(_), Some(_)) => return Err(invalid()),
        };
        Ok(Self { key, place })
    }
}

impl Idempotency {
    /// What the app needs to file the answer of this request.
    pub(crate) fn once<'a, T>(
        self,
        body: &[u8],
        render: &'a (dyn Fn(&T) -> Rendered + Sync),
    ) -> Option<Once<'a, T>> {
        let request = self.place.chain_update(body).finalize().into();
        self.key.map(|key| Once { key, request, render })
    }
}

/// The answer of a write that was done now or before.
pub(crate) fn answer<T>(done: Done<T>, render: impl Fn(&T) -> Rendered) -> Response {
    let (rendered, replayed) = match done {
        Done::Now(made) => (render(&made), false),
        Done::Before(rendered) => (rendered, true),
    };
    let status = StatusCode::from_u16(rendered.status).unwrap_or(StatusCode::OK);
    let mut response = (status, rendered.body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if replayed {
        headers.insert("idempotent-replayed", HeaderValue::from_static("true"));
    }
    response
}

/// An answer as JSON.
pub(crate) fn render(status: StatusCode, body: &impl serde::Serialize) -> Rendered {
    let body = serde_json::to_vec(body).expect("views hold nothing that JSON cannot say");
    Rendered { status: status.as_u16(), body }
}

fn read(key: &HeaderValue) -> Result<String, Problem> {
    let text = key.to_str().map_err(|_| invalid())?.trim();
    if text.is_empty() || text.len() > 255 { Err(invalid()) } else { Ok(text.to_owned()) }
}

fn invalid() -> Problem {
    let detail = "an `Idempotency-Key` is one header with 1 to 255 visible ASCII characters; blanks may stand between them";
    Problem::bad_request("invalid_idempotency_key", detail)
}
