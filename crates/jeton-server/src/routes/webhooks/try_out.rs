//! `POST /api/v1/webhooks/{id}/test`

use axum::{Json, extract::State};
use jeton_app::App;
use jeton_core::WebhookId;

use crate::{
    api::{By, Id},
    problem::Problem,
    views::{TriedWebhookView, message},
};

/// Try a webhook out: send it a `webhook.ping` now, whatever its state, and say what came back. It changes nothing. For
/// administrators.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/test", tag = "webhooks", operation_id = "test_webhook",
    params(("id" = String, Path, description = "`whk_…`")),
    responses((status = 200, body = TriedWebhookView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn try_out(
    State(app): State<App>,
    By(by): By,
    Id(id): Id<WebhookId>,
) -> Result<Json<TriedWebhookView>, Problem> {
    Ok(Json(app.try_webhook(id, message, &by).await?.into()))
}
