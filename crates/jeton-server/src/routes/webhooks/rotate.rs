//! `POST /api/v1/webhooks/{id}/rotate`

use axum::{Json, extract::State};
use jeton_app::App;
use jeton_core::WebhookId;

use crate::{
    api::{By, Id},
    problem::Problem,
    views::MadeWebhookView,
};

/// Give a webhook another secret, which is in this answer and in no other. For 24 hours messages are signed with the one
/// before as well. For administrators, with the password entered at most 5 minutes ago.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/rotate", tag = "webhooks", operation_id = "rotate_webhook_secret",
    params(("id" = String, Path, description = "`whk_…`")),
    responses((status = 200, body = MadeWebhookView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem)))]
pub(super) async fn rotate(
    State(app): State<App>,
    By(by): By,
    Id(id): Id<WebhookId>,
) -> Result<Json<MadeWebhookView>, Problem> {
    Ok(Json((&app.rotate_webhook_secret(id, &by).await?).into()))
}
