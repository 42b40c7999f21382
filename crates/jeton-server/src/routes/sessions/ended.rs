//! The answer to whoever ends sessions.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

use crate::{api::CookieSent, cookie};

/// That sessions ended; a browser whose own is among them is rid of its cookie.
pub(super) struct Ended(Option<HeaderValue>);

impl Ended {
    /// The one that asks is among them.
    pub(super) fn here(sent: CookieSent) -> Self {
        Self((sent == CookieSent::Yes).then(cookie::clear))
    }

    /// The one that asks goes on.
    pub(super) fn elsewhere() -> Self {
        Self(None)
    }
}

impl IntoResponse for Ended {
    fn into_response(self) -> Response {
        let mut response = StatusCode::NO_CONTENT.into_response();
        if let Some(clear) = self.0 {
            response.headers_mut().insert(header::SET_COOKIE, clear);
        }
        response
    }
}
