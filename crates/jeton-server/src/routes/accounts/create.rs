//! `POST /api/v1/accounts`

use axum::{Extension, extract::State, response::Response};
use http::StatusCode;
use jeton_app::{App, CreatedAccount, NewAccount, NewLogin, Password};
use jeton_core::{AccountName, Contact};
use serde::Deserialize;
use utoipa::ToSchema;

use super::contact;
use crate::{
    PublicUrl,
    api::{Body, By, Idempotency, Sent, answer, render},
    problem::Problem,
    views::{CreatedView, RoleText},
};

/// What is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewAccount)]
pub(crate) struct Asked {
    /// An e-mail address, or a machine's name.
    name: String,
    /// `member` where nothing is said.
    role: Option<RoleText>,
    /// The names of the services that an operator operates.
    operates: Option<Vec<String>>,
    /// At least 12 characters. Without one, and without `invite`, it is a machine, which never logs in.
    password: Option<String>,
    /// Whether its person chooses the password by a link, which the answer has.
    #[serde(default)]
    invite: bool,
    /// The services whose tokens it may hold; all where nothing is said.
    services: Option<Vec<String>>,
    /// Where it gets mail: a machine at its keeper's address, a person at their name where nothing is said and that is one.
    mail: Option<String>,
    /// The language of its mails, `en` or `pt-BR`; that of the configuration where nothing is said.
    language: Option<String>,
}

/// Make an account. The tokens that exist with an account are made in the same moment.
#[utoipa::path(post, path = "/api/v1/accounts",
    operation_id = "create_account", tag = "accounts", request_body = Asked,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same request again gets the same answer, for 24 hours")),
    responses(
        (status = 201, body = CreatedView), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem),
    ))]
pub(super) async fn create(
    State(app): State<App>,
    Extension(public_url): Extension<PublicUrl>,
    Sent(By(by), idempotency, body): Sent<By, Idempotency, Body<Asked>>,
) -> Result<Response, Problem> {
    let Asked { name, role, operates, password, invite, services, mail, language } = body.value;
    let name: AccountName = name.parse().map_err(|error: jeton_core::NameError| {
        Problem::bad_request("invalid_name", error.to_string())
    })?;
    let new = NewAccount {
        name,
        role: role.unwrap_or(RoleText::Member).with(operates)?,
        login: login(password, invite)?,
        services,
        contact: Contact {
            mail: mail.as_deref().map(contact::mail).transpose()?,
            language: language.as_deref().map(contact::language).transpose()?,
        },
    };
    let created = |created: &CreatedAccount| {
        render(StatusCode::CREATED, &CreatedView::of(created, &public_url, &app))
    };
    let done = app.create_account(new, &by, idempotency.once(&body.bytes, &created)).await?;
    Ok(answer(done, created))
}

fn login(password: Option<String>, invite: bool) -> Result<NewLogin, Problem> {
    match (password, invite) {
        (None, false) => Ok(NewLogin::Nothing),
        (None, true) => Ok(NewLogin::Link),
        (Some(password), false) => Ok(NewLogin::Password(Password::new(password))),
        (Some(_), true) => {
            let detail =
                "whoever is invited chooses the password: leave `password` or `invite` out";
            Err(Problem::bad_request("invalid_body", detail))
        }
    }
}
