//! `POST /api/v1/tokens/explain`

use std::net::IpAddr;

use axum::{Json, extract::State};
use jeton_app::{App, Explained};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::scopes;
use crate::{
    api::{Body, By, Sent},
    problem::Problem,
    refusal::code,
};

/// The secret, and what is known of the request that was refused.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ShownSecret)]
pub(super) struct Asked {
    /// The service's name.
    service: String,
    /// The secret.
    secret: String,
    /// Where the request came from, for tokens that are bound to addresses.
    address: Option<String>,
    /// The scopes that it needs, all of them.
    scopes: Option<Vec<String>>,
}

/// What the service says of the secret.
#[derive(Serialize, ToSchema)]
pub(super) struct ExplanationView {
    /// Whether it is accepted.
    accepted: bool,
    /// Why it is not. The exact reason is told of a genuine secret alone; all others are `invalid_token`.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// The reason in words, with the remedy where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'static str>,
    /// `tok_…`: the token that it is or was a secret of, where the caller may see that one.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    /// The kind of that token.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
}

/// Explain why a secret is refused, to whoever has it. That is no use of its token.
#[utoipa::path(post, path = "/api/v1/tokens/explain",
    operation_id = "explain_secret", tag = "tokens", request_body = Asked, responses(
    (status = 200, body = ExplanationView), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(super) async fn explain(
    State(app): State<App>,
    Sent(By(by), (), body): Sent<By, (), Body<Asked>>,
) -> Result<Json<ExplanationView>, Problem> {
    let Asked { service, secret, address, scopes: needs } = body.value;
    let address = address.map(|text| text.parse::<IpAddr>()).transpose();
    let address = address
        .map_err(|_| Problem::bad_request("invalid_address", "`address` is an IP address"))?;
    let needs = scopes(needs.unwrap_or_default())?;
    Ok(Json(app.explain(&service, &secret, address, &needs, &by).await?.into()))
}

impl From<Explained> for ExplanationView {
    fn from(Explained { verdict, token }: Explained) -> Self {
        let reason = verdict.err();
        Self {
            accepted: reason.is_none(),
            reason: reason.map(code),
            detail: reason.filter(|reason| reason.is_genuine()).map(|reason| reason.words()),
            token: token.as_ref().map(|shown| shown.token.id.to_string()),
            kind: token.map(|shown| shown.token.kind.to_string()),
        }
    }
}
