//! `POST /api/v1/links/inspect`

use axum::{Json, extract::State};
use jeton_app::App;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{Body, RequestFrom},
    problem::Problem,
    views::InspectedLinkView,
};

/// A link, by its secret.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LinkSecret)]
pub(crate) struct Asked {
    /// What stands behind `#` in the link.
    secret: String,
}

/// What a link is for. One that is unknown, used, withdrawn or too old gets the same answer.
#[utoipa::path(post, path = "/api/v1/links/inspect", tag = "links", operation_id = "inspect_link", security(()),
    request_body = Asked, responses(
    (status = 200, body = InspectedLinkView), (status = 400, body = Problem), (status = 404, body = Problem),
    (status = 429, body = Problem),
))]
pub(super) async fn inspect(
    State(app): State<App>,
    RequestFrom(address): RequestFrom,
    body: Body<Asked>,
) -> Result<Json<InspectedLinkView>, Problem> {
    Ok(Json((&app.inspect_link(&body.value.secret, address).await?).into()))
}
