//! `PATCH /api/v1/tokens/{id}`

use axum::{Json, extract::State};
use jeton_app::App;
use jeton_core::{TokenId, TokenName};
use serde::Deserialize;
use utoipa::ToSchema;

use super::create::scopes;
use crate::{
    api::{Body, By, Id, IfMatch, Sent},
    problem::Problem,
    views::TokenView,
};

/// What is to change: a name or scopes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TokenChange)]
pub(crate) struct Asked {
    name: Option<String>,
    scopes: Option<Vec<String>>,
}

/// Rename a token, or give it other scopes: one of the two at a time, so that an answer means that it was done.
#[utoipa::path(patch, path = "/api/v1/tokens/{id}",
    operation_id = "update_token", tag = "tokens", request_body = Asked,
    params(
        ("id" = String, Path, description = "`tok_…`"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the token as it was last seen, or several: if it is none of them any more, nothing is done"),
    ), responses(
    (status = 200, body = TokenView), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
    (status = 412, body = Problem), (status = 422, body = Problem),
))]
pub(super) async fn update(
    State(app): State<App>,
    Sent(By(by), (Id(id), IfMatch(seen)), body): Sent<By, (Id<TokenId>, IfMatch), Body<Asked>>,
) -> Result<Json<TokenView>, Problem> {
    let shown = match (body.value.name, body.value.scopes) {
        (Some(name), None) => app.rename(id, name_of(&name)?, seen, &by).await?,
        (None, Some(texts)) => app.set_scopes(id, scopes(texts)?, seen, &by).await?,
        _ => {
            return Err(Problem::bad_request("invalid_body", "send either `name` or `scopes`"));
        }
    };
    Ok(Json((&shown).into()))
}

fn name_of(text: &str) -> Result<TokenName, Problem> {
    text.parse().map_err(|error: jeton_core::NameError| {
        Problem::bad_request("invalid_name", error.to_string())
    })
}
