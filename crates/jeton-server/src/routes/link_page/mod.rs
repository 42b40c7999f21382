//! `/link`: the page where whoever has a link chooses a password.
//!
//! 1. The link is `/link#SECRET`. A browser sends nothing of what stands behind `#`, so that the secret is in no log.
//! 2. A browser gets the dashboard, which takes the secret out of the address bar and calls the API. Where no script runs,
//!    the form stands in it, and the link is pasted. Where there is no dashboard, the form is the page, and its one script
//!    puts the secret into it.
//! 3. The form is sent to the same path, which only a page of this door can do.

mod page;

use std::borrow::Cow;

use axum::{
    body::Body,
    extract::{Request, State},
};
use http::{HeaderMap, Response, StatusCode, header};
use jeton_app::{App, AppError, Asker, Password};
use jeton_core::Refusal;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    api::{self, NotWhole, RequestFrom, whole},
    dashboard,
    same_origin::is_same_origin,
};
use page::{Complaint, Texts};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show, choose))
}

/// The page where whoever has a link chooses a password. The secret stands behind `#` in its address.
#[utoipa::path(get, path = "/link", tag = "links", operation_id = "link_page", security(()),
    responses((status = 200, description = "A page with a form")))]
async fn show(State(app): State<App>, headers: HeaderMap) -> Response<Body> {
    let texts = Texts::of(api::of_reader(&headers));
    let page = dashboard::wants_page(&headers)
        .then(|| dashboard::page_with(&app, &page::without_scripts(&texts)))
        .flatten();
    page.unwrap_or_else(|| page::form(&texts, "", None))
}

/// Take the form of the page: the fields `secret`, `password` and `again`. Programs call `/api/v1/links/redeem`.
#[utoipa::path(post, path = "/link", tag = "links", operation_id = "link_page_form", security(()),
    responses(
    (status = 200, description = "A page that says what to do next"),
    (status = 400, description = "A page that says that the form is malformed"),
    (status = 403, description = "A page that says that another site sent the form"),
    (status = 404, description = "The form, with the word that the link does not work"),
    (status = 408, description = "A page that says that the form came too slowly"),
    (status = 413, description = "A page that says that the form is too large"),
    (status = 415, description = "A page that says that this is no form"),
    (status = 422, description = "The form, with what is wrong with the password"),
    (status = 429, description = "The form, with the word to wait"),
    (status = 503, description = "The form, with the word that nothing could be stored"),
))]
async fn choose(
    State(app): State<App>,
    RequestFrom(address): RequestFrom,
    request: Request,
) -> Response<Body> {
    let texts = Texts::of(api::of_reader(request.headers()));
    if !is_same_origin(request.headers(), request.uri()) {
        return page::refused(&texts, StatusCode::FORBIDDEN, texts.foreign);
    }
    if !is_form(request.headers()) {
        return page::refused(&texts, StatusCode::UNSUPPORTED_MEDIA_TYPE, texts.malformed);
    }
    let body = match whole(request.into_body(), &app, Asker::from(address)).await {
        Ok(body) => body,
        Err(NotWhole::Crowd(error)) => {
            return page::form(&texts, "", Some(Complaint::Failed(error.into())));
        }
        Err(why) => {
            let status = match why {
                NotWhole::Late => StatusCode::REQUEST_TIMEOUT,
                NotWhole::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
                NotWhole::Broken | NotWhole::Crowd(_) => StatusCode::BAD_REQUEST,
            };
            return page::refused(&texts, status, texts.malformed);
        }
    };
    let fields = (only(&body, "secret"), only(&body, "password"), only(&body, "again"));
    let (Some(secret), Some(password), Some(again)) = fields else {
        return page::refused(&texts, StatusCode::BAD_REQUEST, texts.malformed);
    };
    let secret = secret_of(&secret);
    if password != again {
        return page::form(&texts, secret, Some(Complaint::Differ));
    }
    match app.redeem_link(secret, Password::new(password), address).await {
        Ok(account) => page::done(&texts, account.as_str()),
        Err(AppError::WeakPassword(why)) => page::form(&texts, secret, Some(Complaint::Weak(why))),
        // What does not work is not repeated.
        Err(AppError::Refused(Refusal::LinkInvalid)) => {
            page::form(&texts, "", Some(Complaint::Invalid))
        }
        Err(error) => page::form(&texts, secret, Some(Complaint::Failed(error.into()))),
    }
}

/// Of a whole link that was pasted, what stands behind its `#`.
fn secret_of(pasted: &str) -> &str {
    pasted.rsplit('#').next().unwrap_or(pasted).trim()
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or("");
    kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// The value of the one field of that name.
fn only<'a>(form: &'a [u8], name: &str) -> Option<Cow<'a, str>> {
    let mut values = form_urlencoded::parse(form).filter(|(field, _)| field == name);
    match (values.next(), values.next()) {
        (Some((_, value)), None) => Some(value),
        _ => None,
    }
}
