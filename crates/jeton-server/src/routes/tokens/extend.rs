//! `POST /api/v1/tokens/{id}/extend`

use axum::{Json, extract::State};
use jeton_app::App;
use jeton_core::{Span, TokenId, decide::extend::NewEnd};
use serde::Deserialize;
use utoipa::ToSchema;

use super::create::time;
use crate::{
    api::{Body, By, Id, IfMatch, Sent},
    problem::Problem,
    views::TokenView,
};

/// When the token should end instead: one of the two.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Extension)]
pub(crate) struct Asked {
    /// So long from now on, such as `90d`.
    lifetime: Option<String>,
    /// At that time, RFC 3339.
    expires_at: Option<String>,
}

/// Put off a token's end, at most to where a new token of its kind would end. Its secret stays.
#[utoipa::path(post, path = "/api/v1/tokens/{id}/extend",
    operation_id = "extend_token", tag = "tokens", request_body = Asked,
    params(
        ("id" = String, Path, description = "`tok_…`"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the token as it was last seen, or several: if it is none of them any more, nothing is done"),
    ), responses(
    (status = 200, body = TokenView), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
    (status = 412, body = Problem), (status = 422, body = Problem),
))]
pub(super) async fn extend(
    State(app): State<App>,
    Sent(By(by), (Id(id), IfMatch(seen)), body): Sent<By, (Id<TokenId>, IfMatch), Body<Asked>>,
) -> Result<Json<TokenView>, Problem> {
    let shown = app.extend(id, body.value.end()?, seen, &by).await?;
    Ok(Json((&shown).into()))
}

impl Asked {
    fn end(self) -> Result<NewEnd, Problem> {
        match (self.lifetime, self.expires_at) {
            (Some(lifetime), None) => {
                let span = lifetime
                    .parse::<Span>()
                    .map_err(|error| Problem::bad_request("invalid_lifetime", error.to_string()))?;
                Ok(NewEnd::In(span))
            }
            (None, Some(at)) => Ok(NewEnd::At(time("expires_at", &at)?)),
            _ => {
                let detail = "send either `lifetime` or `expires_at`";
                Err(Problem::bad_request("invalid_body", detail))
            }
        }
    }
}
