//! `GET /api/v1/webhooks/{id}`

use axum::{Json, extract::State};
use jeton_app::App;
use jeton_core::WebhookId;

use crate::{
    api::{By, Id},
    problem::Problem,
    views::WebhookView,
};

/// Show a webhook, with how far it has come and what came back at last. For administrators.
#[utoipa::path(get, path = "/api/v1/webhooks/{id}", tag = "webhooks", operation_id = "show_webhook",
    params(("id" = String, Path, description = "`whk_…`")),
    responses((status = 200, body = WebhookView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem)))]
pub(super) async fn show(
    State(app): State<App>,
    By(by): By,
    Id(id): Id<WebhookId>,
) -> Result<Json<WebhookView>, Problem> {
    Ok(Json((&app.webhook(id, &by).await?).into()))
}
