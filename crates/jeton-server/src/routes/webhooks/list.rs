//! `GET /api/v1/webhooks`

use axum::{Json, extract::State};
use jeton_app::App;

use crate::{
    api::{By, Page},
    problem::Problem,
    views::WebhookView,
};

/// List the webhooks, in the order of their making, with how far each has come. For administrators.
#[utoipa::path(get, path = "/api/v1/webhooks", tag = "webhooks", operation_id = "list_webhooks",
    responses((status = 200, body = Page<WebhookView>), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    By(by): By,
) -> Result<Json<Page<WebhookView>>, Problem> {
    let webhooks = app.webhooks(&by).await?;
    Ok(Json(Page { items: webhooks.iter().map(Into::into).collect(), next: None }))
}
