//! `GET /api/v1/signing-keys`

use axum::{Json, extract::State};
use jeton_app::App;

use crate::{
    api::{By, Page},
    problem::Problem,
    views::SigningKeyView,
};

/// List the keys that assertions are signed with, withdrawn ones among them. For administrators.
#[utoipa::path(get, path = "/api/v1/signing-keys", tag = "signing-keys", operation_id = "list_signing_keys",
    responses((status = 200, body = Page<SigningKeyView>), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    By(by): By,
) -> Result<Json<Page<SigningKeyView>>, Problem> {
    let keys = app.signing_keys(&by)?;
    Ok(Json(Page { items: keys.iter().map(Into::into).collect(), next: None }))
}
