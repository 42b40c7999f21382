//! `DELETE /api/v1/webhooks/{id}`

use axum::extract::State;
use http::StatusCode;
use jeton_app::App;
use jeton_core::WebhookId;

use crate::{
    api::{By, Id},
    problem::Problem,
};

/// Delete a webhook and its secrets. For administrators, with the password entered at most 5 minutes ago.
#[utoipa::path(delete, path = "/api/v1/webhooks/{id}", tag = "webhooks", operation_id = "delete_webhook",
    params(("id" = String, Path, description = "`whk_…`")),
    responses((status = 204, description = "Deleted"), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem)))]
pub(super) async fn delete(
    State(app): State<App>,
    By(by): By,
    Id(id): Id<WebhookId>,
) -> Result<StatusCode, Problem> {
    app.delete_webhook(id, &by).await?;
    Ok(StatusCode::NO_CONTENT)
}
