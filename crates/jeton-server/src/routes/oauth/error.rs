//! Errors as RFC 6749 section 5.2 has them.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use jeton_app::AppError;
use jeton_core::Reason;
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::Problem;

/// An error of an OAuth endpoint (RFC 6749 section 5.2). Programs look at `error`, people read `error_description`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OAuthError(#[schema(inline)] Box<Details>);

#[derive(Debug, Serialize, ToSchema)]
struct Details {
    /// What happened, for programs.
    error: &'static str,
    /// What happened, for people.
    error_description: String,
    #[serde(skip)]
    status: StatusCode,
    #[serde(skip)]
    headers: HeaderMap,
}

impl OAuthError {
    pub(super) fn new(status: StatusCode, error: &'static str, why: impl AsRef<str>) -> Self {
        let error_description = why.as_ref().chars().filter(|c| is_describing(*c)).collect();
        Self(Box::new(Details { error, error_description, status, headers: HeaderMap::new() }))
    }

    pub(super) fn invalid_request(why: impl AsRef<str>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_request", why)
    }

    pub(super) fn invalid_target(why: impl AsRef<str>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_target", why)
    }

    /// This node has been cut off from its log for too long to be sure, or was put back from a backup.
    pub(super) fn unsure(reason: Reason) -> Self {
        unavailable(reason.words())
    }

    pub(super) fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.append(name, value);
        self
    }
}

/// RFC 6749 section 5.2: `%x20-21 / %x23-5B / %x5D-7E`.
fn is_describing(c: char) -> bool {
    matches!(c, '\x20'..='\x21' | '\x23'..='\x5b' | '\x5d'..='\x7e')
}

impl IntoResponse for OAuthError {
    fn into_response(mut self) -> Response {
        let mut headers = std::mem::take(&mut self.0.headers);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
        (self.0.status, headers, Json(self)).into_response()
    }
}

/// What is no answer of a standard is one of HTTP: Jeton cannot do it now, or something is broken inside.
impl From<AppError> for OAuthError {
    fn from(error: AppError) -> Self {
        if let AppError::Unauthenticated(reason @ (Reason::Stale | Reason::Restored)) = error {
            return Self::unsure(reason);
        }
        let why = error.to_string();
        if matches!(error, AppError::Unavailable(_) | AppError::Overloaded | AppError::Conflict) {
            return unavailable(&why);
        }
        let problem = Problem::from(error);
        if !problem.status().is_server_error() {
            return Self::invalid_request(problem.detail());
        }
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "server_error", problem.detail())
    }
}

fn unavailable(why: &str) -> OAuthError {
    OAuthError::new(StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable", why)
        .with(header::RETRY_AFTER, HeaderValue::from_static("5"))
}
