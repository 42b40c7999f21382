//! `POST /api/v1/accounts`

use axum::{extract::State, response::Response};
use http::StatusCode;
use jeton_app::{App, NewAccount, Password, Rendered};
use jeton_core::{Account, AccountName};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{Body, By, Idempotency, answer, render},
    problem::Problem,
    views::{AccountView, RoleText},
};

/// What is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// An e-mail address, or a machine's name.
    name: String,
    /// `member` where nothing is said.
    role: Option<RoleText>,
    /// The names of the services that an operator operates.
    operates: Option<Vec<String>>,
    /// At least 12 characters. Without one it is a machine, which never logs in.
    password: Option<String>,
    /// The services whose tokens it may hold; all where nothing is said.
    services: Option<Vec<String>>,
}

/// Make an account. The tokens that exist with an account are made in the same moment.
#[utoipa::path(post, path = "/api/v1/accounts", tag = "accounts", request_body = Asked,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same request again gets the same answer, for 24 hours")),
    responses(
        (status = 201, body = AccountView), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem),
    ))]
pub(super) async fn create(
    State(app): State<App>,
    By(by): By,
    idempotency: Idempotency,
    body: Body<Asked>,
) -> Result<Response, Problem> {
    let Asked { name, role, operates, password, services } = body.value;
    let name: AccountName = name.parse().map_err(|error: jeton_core::NameError| {
        Problem::bad_request("invalid_name", error.to_string())
    })?;
    let new = NewAccount {
        name,
        role: role.unwrap_or(RoleText::Member).with(operates)?,
        password: password.map(Password::new),
        services,
    };
    let created = |account: &Account| -> Rendered {
        render(StatusCode::CREATED, &AccountView::of(account, &app))
    };
    let done = app.create_account(new, &by, idempotency.once(&body.bytes, &created)).await?;
    Ok(answer(done, created))
}
