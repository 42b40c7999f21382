//! `POST /api/v1/sessions`

use axum::{Json, extract::State};
use http::{HeaderName, StatusCode, header};
use jeton_app::{App, Login, Password};
use jeton_core::decide::session::Holder;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{Body, RequestOrigin},
    problem::Problem,
    views::OpenedView,
};

/// Who wants to log in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// The account's name.
    account: String,
    password: String,
}

/// Log in. Neither the answer nor its time tells whether there is such an account.
#[utoipa::path(post, path = "/api/v1/sessions", tag = "sessions", security(()), request_body = Asked, responses(
    (status = 201, body = OpenedView), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 429, body = Problem),
))]
pub(super) async fn open(
    State(app): State<App>,
    RequestOrigin(origin): RequestOrigin,
    body: Body<Asked>,
) -> Result<(StatusCode, [(HeaderName, &'static str); 1], Json<OpenedView>), Problem> {
    let Asked { account, password } = body.value;
    let login = Login {
        name: account,
        password: Password::new(password),
        service: None,
        origin,
        holder: Holder::Program,
    };
    let opened = app.open_session(login).await?;
    Ok((
        StatusCode::CREATED,
        [(header::CACHE_CONTROL, "no-store")],
        Json(OpenedView::of(&opened, &app)),
    ))
}
