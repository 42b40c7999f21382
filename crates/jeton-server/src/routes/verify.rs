//! `POST /api/v1/verify`

use std::net::IpAddr;

use axum::{Extension, Json, extract::State};
use http::HeaderMap;
use jeton_app::{App, Sender};
use jeton_core::{Caller, Scopes, Verdict};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    PublicUrl,
    api::{Body, ByToken, Sent},
    expiring,
    problem::Problem,
    refusal::code,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(verify))
}

/// What is asked about.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Question)]
pub(crate) struct Asked {
    /// The service's name.
    service: String,
    /// The secret, wherever it travelled.
    secret: String,
    /// Where the request came from, for tokens that are bound to addresses.
    address: Option<String>,
    /// The `User-Agent` of that request, to be shown among the uses of the token.
    agent: Option<String>,
    /// The scopes that the request needs, all of them.
    scopes: Option<Vec<String>>,
}

/// The verdict.
#[derive(Serialize, ToSchema)]
pub(crate) struct VerdictView {
    /// Whether the secret is accepted.
    active: bool,
    /// Why it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// The reason in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'static str>,
    /// `tok_…`
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    /// `acc_…`
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scopes: Option<Vec<String>>,
    /// RFC 3339; absent where it does not expire.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
    /// Where the token is given a new secret: within the last threshold before the end alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    renew: Option<String>,
    /// Whether it is an old secret in the grace after a rotation.
    #[serde(skip_serializing_if = "Option::is_none")]
    in_grace: Option<bool>,
}

/// Ask for the verdict on a secret. The caller's own token needs the scope `verify`. Where the secret works not for long,
/// the answer has the headers `Jeton-Token-Expires` and `Link`, to be passed on to whoever sent it.
#[utoipa::path(post, path = "/api/v1/verify",
    operation_id = "verify_secret", tag = "verify", request_body = Asked, responses(
    (status = 200, body = VerdictView), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem),
))]
async fn verify(
    State(app): State<App>,
    Extension(public_url): Extension<PublicUrl>,
    Sent(ByToken(by), (), body): Sent<ByToken, (), Body<Asked>>,
) -> Result<(HeaderMap, Json<VerdictView>), Problem> {
    by.needs(Caller::VERIFY)?;
    let Asked { service, secret, address, agent, scopes } = body.value;
    let address = address.map(|text| text.parse::<IpAddr>()).transpose();
    let address = address
        .map_err(|_| Problem::bad_request("invalid_address", "`address` is an IP address"))?;
    let needs: Scopes = super::tokens::scopes(scopes.unwrap_or_default())?;
    let sender = Sender { address, agent: agent.as_deref().map(str::as_bytes) };
    let judged = app.verify_secret(&service, &secret, sender, &needs);
    let judged = judged.map_err(|_| Problem::not_found("service"))?;
    let mut headers = HeaderMap::new();
    let mut view = VerdictView::from(judged.verdict);
    if let Some(expiring) = &judged.expiring {
        expiring::tell(expiring, &public_url, &mut headers);
        view.renew = Some(public_url.of_token(expiring.token));
    }
    Ok((headers, Json(view)))
}

impl From<Verdict<'_>> for VerdictView {
    fn from(verdict: Verdict<'_>) -> Self {
        let nothing = Self {
            active: false,
            reason: None,
            detail: None,
            token: None,
            account: None,
            kind: None,
            scopes: None,
            expires_at: None,
            renew: None,
            in_grace: None,
        };
        match verdict {
            Verdict::Deny(reason) => {
                let detail = reason.is_genuine().then(|| reason.words());
                Self { reason: Some(code(reason)), detail, ..nothing }
            }
            Verdict::Allow(grant) => Self {
                active: true,
                token: Some(grant.token.to_string()),
                account: Some(grant.account.to_string()),
                kind: Some(grant.kind.name.to_string()),
                scopes: Some(grant.scopes.iter().map(ToString::to_string).collect()),
                expires_at: grant.expires_at.map(|at| at.to_string()),
                in_grace: Some(grant.in_grace),
                ..nothing
            },
        }
    }
}
