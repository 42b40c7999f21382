//! `POST /api/v1/tokens/{id}/reveal`

use axum::{Json, extract::State};
use http::{HeaderName, header};
use jeton_app::{App, Password};
use jeton_core::TokenId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{Body, By, Id, RequestFrom, Sent},
    problem::Problem,
    views::IssuedView,
};

/// The password, where it was not entered within the last five minutes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Revelation)]
pub(crate) struct Asked {
    password: Option<String>,
}

/// Show the secret of a token whose kind allows it. Needs the password, entered at most 5 minutes ago in this
/// session or now in the body; a session reads its own tokens without. Every reveal is in the log.
#[utoipa::path(post, path = "/api/v1/tokens/{id}/reveal",
    operation_id = "reveal_token", tag = "tokens",
    params(("id" = String, Path, description = "`tok_…`")), request_body = Asked, responses(
    (status = 200, body = IssuedView), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
    (status = 429, body = Problem),
))]
pub(super) async fn reveal(
    State(app): State<App>,
    RequestFrom(address): RequestFrom,
    Sent(By(by), Id(id), body): Sent<By, Id<TokenId>, Body<Asked>>,
) -> Result<([(HeaderName, &'static str); 1], Json<IssuedView>), Problem> {
    let by = match body.value.password {
        Some(password) => app.in_person(Password::new(password), address, by).await?,
        None => by,
    };
    let revealed = app.reveal(id, &by).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(IssuedView::of(&revealed))))
}
