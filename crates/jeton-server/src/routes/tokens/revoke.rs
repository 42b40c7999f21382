//! `POST /api/v1/tokens/{id}/revoke`

use axum::extract::State;
use http::StatusCode;
use jeton_app::App;
use jeton_core::{Cause, TokenId};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{Body, Id, Sent, ToRevoke},
    problem::Problem,
};

/// Why it is revoked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Revocation)]
pub(crate) struct Asked {
    cause: Option<CauseText>,
}

/// Why a token is revoked.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum CauseText {
    Revoked,
    Leaked,
}

/// Revoke a token. It is refused everywhere from the moment of the answer.
#[utoipa::path(post, path = "/api/v1/tokens/{id}/revoke",
    operation_id = "revoke_token", tag = "tokens", request_body = Asked,
    params(("id" = String, Path, description = "`tok_…`")), responses(
    (status = 204, description = "Revoked"), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
))]
pub(super) async fn revoke(
    State(app): State<App>,
    Sent(ToRevoke(by), Id(id), body): Sent<ToRevoke, Id<TokenId>, Body<Asked>>,
) -> Result<StatusCode, Problem> {
    let cause = match body.value.cause {
        Some(CauseText::Leaked) => Cause::Leaked,
        Some(CauseText::Revoked) | None => Cause::Revoked,
    };
    app.revoke(id, cause, &by).await?;
    Ok(StatusCode::NO_CONTENT)
}
