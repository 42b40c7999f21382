//! `POST /oauth/introspect` (RFC 7662)

use std::net::IpAddr;

use axum::{Extension, Json, extract::State};
use jeton_app::{Active, App, AppError, Inquiry, Sender};
use jeton_core::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{OAuthError, client::Client, form::Form};
use crate::{PublicUrl, api::Sent};

/// What is asked about.
#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "the form is read by name; this is how the description shows it")]
pub(crate) struct IntrospectionForm {
    /// The secret.
    token: String,
    /// Taken and not needed: Jeton finds every token by itself.
    token_type_hint: Option<String>,
    /// The service that the secret was presented to. Without it, a secret of any service is active, and `aud` says
    /// which: whoever asks has to look. It may also stand in the URL, as `?service=…`.
    service: Option<String>,
    /// Where the request with the secret came from; without it, tokens that are bound to addresses are inactive.
    address: Option<String>,
    /// The `User-Agent` of that request, to be shown among the uses of the token.
    agent: Option<String>,
}

/// What a secret stands for (RFC 7662 section 2.2). Times are seconds since 1970.
#[derive(Default, Serialize, ToSchema)]
pub(crate) struct IntrospectionView {
    /// Whether the secret is accepted. Where it is not, there is nothing else.
    active: bool,
    /// With blanks between; absent where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    /// `tok_…`: the program that holds a token is the client.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<String>,
    /// The owner's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<String>,
    /// `Bearer`, where tokens of its kind travel as that.
    #[serde(skip_serializing_if = "Option::is_none")]
    token_type: Option<String>,
    /// When this secret stops working; absent where it does not by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    exp: Option<i64>,
    /// Since when it is the token's secret; absent for an old one in its grace.
    #[serde(skip_serializing_if = "Option::is_none")]
    iat: Option<i64>,
    /// From when on it works, where that is not at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    nbf: Option<i64>,
    /// `acc_…` of the owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    sub: Option<String>,
    /// The service that the token is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    aud: Option<String>,
    /// This Jeton.
    #[serde(skip_serializing_if = "Option::is_none")]
    iss: Option<String>,
    /// `tok_…`
    #[serde(skip_serializing_if = "Option::is_none")]
    jti: Option<String>,
    /// The service that the token is for, under a plain name.
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<String>,
    /// The kind of the token within the service's policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    /// Whether it is an old secret in the grace after a rotation.
    #[serde(skip_serializing_if = "Option::is_none")]
    in_grace: Option<bool>,
}

/// Ask what a secret stands for. The caller's own token needs the scope `verify`.
#[utoipa::path(post, path = "/oauth/introspect",
    operation_id = "introspect_token", tag = "oauth", security(("token" = []), ("client" = [])),
    params(("service" = Option<String>, Query, description = "As in the form, for clients that know a URL alone")),
    request_body(content = IntrospectionForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, body = IntrospectionView), (status = 400, body = OAuthError), (status = 401, body = OAuthError),
        (status = 403, body = OAuthError),
    ))]
pub(super) async fn introspect(
    State(app): State<App>,
    Extension(issuer): Extension<PublicUrl>,
    Sent(Client(by), (), form): Sent<Client, (), Form>,
) -> Result<Json<IntrospectionView>, OAuthError> {
    let inquiry = Inquiry {
        text: form.wanted("token")?,
        service: form.get("service"),
        sender: Sender {
            address: form.get("address").map(address).transpose()?,
            agent: form.get("agent").map(str::as_bytes),
        },
    };
    let found = app.introspect(inquiry, &by).await.map_err(|error| match error {
        AppError::Refused(refusal @ Refusal::CallerScopeMissing { .. }) => Client::lacks(&refusal),
        AppError::Refused(Refusal::NotFound { .. }) => {
            OAuthError::invalid_target("there is no such service")
        }
        other => other.into(),
    })?;
    Ok(Json(found.map_or_else(IntrospectionView::default, |found| view(found, &issuer))))
}

fn address(text: &str) -> Result<IpAddr, OAuthError> {
    text.parse().map_err(|_| OAuthError::invalid_request("`address` is an IP address"))
}

fn view(found: Active, issuer: &PublicUrl) -> IntrospectionView {
    let id = found.token.id.to_string();
    let service = found.service.to_string();
    let bearer = found.scheme.filter(|scheme| scheme.eq_ignore_ascii_case("bearer"));
    IntrospectionView {
        active: true,
        scope: Some(found.scopes.to_string()).filter(|scopes| !scopes.is_empty()),
        client_id: Some(id.clone()),
        username: Some(found.owner.to_string()),
        token_type: bearer.map(|_| "Bearer".to_owned()),
        exp: found.expires_at.map(|at| at.as_second()),
        iat: (!found.in_grace).then(|| found.token.live.since.as_second()),
        nbf: found.token.not_before.map(|at| at.as_second()),
        sub: Some(found.token.account.to_string()),
        aud: Some(service.clone()),
        iss: Some(issuer.to_string()),
        jti: Some(id),
        service: Some(service),
        kind: Some(found.token.kind.to_string()),
        in_grace: Some(found.in_grace),
    }
}
