//! Who fetches the calendar: calendar programs know Basic and nothing else, everybody else calls as at every route.

use axum::{
    extract::FromRequestParts,
    response::{IntoResponse as _, Response},
};
use http::{HeaderValue, StatusCode, header, request::Parts};
use jeton_app::{App, AppError, Errand, Held, LetIn};

use super::caller::{address, fields, refused};
use crate::{
    basic::Basic,
    cookie::{self, Sent},
    sender::sender,
};

/// The caller, as [`super::By`] finds them, or by the secret of a calendar: as the password of Basic, under any name, or
/// as Bearer.
pub(crate) struct BySubscriber(pub(crate) LetIn);

const BASIC: HeaderValue =
    HeaderValue::from_static("Basic realm=\"jeton calendar\", charset=\"UTF-8\"");

impl FromRequestParts<App> for BySubscriber {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let caller = caller(parts, app).await;
        caller.map(Self).map_err(|error| challenged(refused(error, parts, app).into_response()))
    }
}

async fn caller(parts: &Parts, app: &App) -> Result<LetIn, AppError> {
    app.let_in(&shown(parts, app)?, Errand::Other).await
}

fn shown(parts: &Parts, app: &App) -> Result<Held, AppError> {
    let sender = sender(address(parts), &parts.headers);
    let mut sent = parts.headers.get_all(header::AUTHORIZATION).iter();
    match (cookie::sent(&parts.headers), sent.next(), sent.next()) {
        (Sent::One(secret), None, _) => app.caller_by_cookie(secret, sender),
        (Sent::Nothing, Some(field), None) => match Basic::of(field) {
            Some(basic) => app.calendar_caller_by_password(&basic.password, sender),
            None => app.calendar_caller(fields(parts), sender),
        },
        (Sent::Nothing, None, _) => app.calendar_caller(fields(parts), sender),
        _ => Err(app.several_credentials()),
    }
}

/// Basic stands first: programs that know no other challenge may look at no other.
fn challenged(mut response: Response) -> Response {
    if response.status() == StatusCode::UNAUTHORIZED
        && let Some(bearer) = response.headers_mut().insert(header::WWW_AUTHENTICATE, BASIC)
    {
        response.headers_mut().append(header::WWW_AUTHENTICATE, bearer);
    }
    response
}
