//! `POST /api/v1/webhooks/{id}/disable` and `/enable`

use axum::{Json, extract::State};
use jeton_app::App;
use jeton_core::WebhookId;

use crate::{
    api::{By, Id},
    problem::Problem,
    views::WebhookView,
};

/// Disable a webhook. What it misses, it is told once it is enabled again. For administrators, with the password entered
/// at most 5 minutes ago.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/disable", tag = "webhooks", operation_id = "disable_webhook",
    params(("id" = String, Path, description = "`whk_…`")),
    responses((status = 200, body = WebhookView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem)))]
pub(super) async fn disable(
    State(app): State<App>,
    By(by): By,
    Id(id): Id<WebhookId>,
) -> Result<Json<WebhookView>, Problem> {
    Ok(Json((&app.disable_webhook(id, &by).await?).into()))
}

/// Enable a webhook. It goes on where it stopped, at once, and its fault is closed. For administrators, with the password
/// entered at most 5 minutes ago.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/enable", tag = "webhooks", operation_id = "enable_webhook",
    params(("id" = String, Path, description = "`whk_…`")),
    responses((status = 200, body = WebhookView), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn enable(
    State(app): State<App>,
    By(by): By,
    Id(id): Id<WebhookId>,
) -> Result<Json<WebhookView>, Problem> {
    Ok(Json((&app.enable_webhook(id, &by).await?).into()))
}
