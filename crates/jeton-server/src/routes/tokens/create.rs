//! `POST /api/v1/tokens`

use axum::{extract::State, response::Response};
use http::StatusCode;
use jeton_app::{App, Order, Rendered, Shown};
use jeton_core::{AccountName, AddressRange, Scope, Scopes, Span, TokenName, decide::issue::Wish};
use jeton_token::Secret;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{Body, By, Idempotency, Sent, answer, render},
    problem::Problem,
    views::IssuedView,
};

/// What is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewToken)]
pub(crate) struct Asked {
    /// The service's name.
    service: String,
    /// The kind's name; may be left out where the service has one kind that people ask for.
    kind: Option<String>,
    /// The owner's name; the caller where nothing is said.
    account: Option<String>,
    /// The token's name, where its kind has names.
    name: Option<String>,
    /// How long it should live, such as `30d`.
    lifetime: Option<String>,
    /// From when on it should work, RFC 3339.
    not_before: Option<String>,
    /// What it should be able to do.
    scopes: Option<Vec<String>>,
    /// Where it may be used from, such as `192.0.2.0/24`.
    addresses: Option<Vec<String>>,
}

/// Issue a token. Its secret is in the answer, and for a show-once kind nowhere else ever again.
#[utoipa::path(post, path = "/api/v1/tokens",
    operation_id = "create_token", tag = "tokens", request_body = Asked,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same request again gets the same answer, for 24 hours")),
    responses(
        (status = 201, body = IssuedView), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem),
    ))]
pub(super) async fn create(
    State(app): State<App>,
    Sent(By(by), idempotency, body): Sent<By, Idempotency, Body<Asked>>,
) -> Result<Response, Problem> {
    let order = body.value.order()?;
    let done = app.issue(order, &by, idempotency.once(&body.bytes, &issued)).await?;
    Ok(answer(done, issued))
}

pub(super) fn issued(made: &(Shown, Secret)) -> Rendered {
    render(StatusCode::CREATED, &IssuedView::of(made))
}

impl Asked {
    fn order(self) -> Result<Order, Problem> {
        Ok(Order {
            service: self.service,
            kind: self.kind,
            account: read::<AccountName>(self.account, "invalid_name")?,
            wish: Wish {
                name: read::<TokenName>(self.name, "invalid_name")?,
                lifetime: read::<Span>(self.lifetime, "invalid_lifetime")?,
                expires_at: None,
                not_before: not_before(self.not_before)?,
                scopes: self.scopes.map(scopes).transpose()?,
                addresses: addresses(self.addresses.unwrap_or_default())?,
            },
        })
    }
}

fn read<T: std::str::FromStr<Err: std::fmt::Display>>(
    text: Option<String>,
    code: &'static str,
) -> Result<Option<T>, Problem> {
    text.map(|text| {
        text.parse().map_err(|error: T::Err| Problem::bad_request(code, error.to_string()))
    })
    .transpose()
}

fn not_before(text: Option<String>) -> Result<Option<Timestamp>, Problem> {
    text.map(|text| time("not_before", &text)).transpose()
}

pub(super) fn time(field: &str, text: &str) -> Result<Timestamp, Problem> {
    let detail = || format!("`{field}` is a time as in RFC 3339, such as `2026-01-31T12:00:00Z`");
    text.parse().map_err(|_error| Problem::bad_request("invalid_time", detail()))
}

pub(in crate::routes) fn scopes(texts: Vec<String>) -> Result<Scopes, Problem> {
    let invalid =
        |error: jeton_core::NameError| Problem::bad_request("invalid_scope", error.to_string());
    texts.iter().map(|text| text.parse::<Scope>().map_err(invalid)).collect()
}

fn addresses(texts: Vec<String>) -> Result<Vec<AddressRange>, Problem> {
    let invalid = |error: jeton_core::AddressRangeError| {
        Problem::bad_request("invalid_address", error.to_string())
    };
    texts.iter().map(|text| text.parse::<AddressRange>().map_err(invalid)).collect()
}
