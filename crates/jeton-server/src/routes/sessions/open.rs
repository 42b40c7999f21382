//! `POST /api/v1/sessions`

use axum::{Json, extract::State, response::IntoResponse};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use jeton_app::{App, Login, Password};
use jeton_core::decide::session::Holder;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{Body, RequestOrigin, Site},
    cookie, cross_site,
    problem::Problem,
    views::OpenedView,
};

/// Who wants to log in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Credentials)]
pub(crate) struct Asked {
    /// The account's name.
    account: String,
    password: String,
    /// Whether the secret goes into a cookie, for a browser, and not into the answer. Only pages of this Jeton ask so.
    cookie: Option<bool>,
}

/// Log in. Neither the answer nor its time tells whether there is such an account.
#[utoipa::path(post, path = "/api/v1/sessions",
    operation_id = "open_session", tag = "sessions", security(()), request_body = Asked, responses(
    (status = 201, body = OpenedView, headers(("Set-Cookie" = Option<String>, description = "Where `cookie` was asked for"))),
    (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 429, body = Problem),
))]
pub(super) async fn open(
    State(app): State<App>,
    RequestOrigin(origin): RequestOrigin,
    site: Site,
    body: Body<Asked>,
) -> Result<impl IntoResponse, Problem> {
    let Asked { account, password, cookie } = body.value;
    let holder = if cookie == Some(true) { Holder::Browser } else { Holder::Program };
    // Else another site could log a browser in as somebody else, who then reads what is done there.
    if holder == Holder::Browser && site == Site::Other {
        return Err(cross_site::problem());
    }
    let password = Password::new(password);
    let login = Login { name: account, password, service: None, origin, holder };
    let opened = app.open_session(login).await?;
    let mut headers = HeaderMap::new();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if holder == Holder::Browser {
        let (token, secret) = OpenedView::own_token(&opened);
        headers.insert(header::SET_COOKIE, cookie::set(secret, token, opened.session.opened_at));
    }
    let view = OpenedView::of(&opened, &app);
    Ok((StatusCode::CREATED, headers, Json(view)))
}
