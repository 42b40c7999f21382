//! `POST /api/v1/webhooks`

use axum::{Json, extract::State};
use http::StatusCode;
use jeton_app::App;
use jeton_core::{EventFilter, EventFilterError, WebhookUrl, WebhookUrlError};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{Body, By, Sent},
    problem::Problem,
    views::MadeWebhookView,
};

/// What somebody wants to be told, and where.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewWebhook)]
pub(crate) struct Asked {
    /// `https://…`; without a user, and without a secret in its path, for the log keeps it.
    url: String,
    /// Names of events, such as `token.rotated`; `token.*` for all about one thing, `*` for all. 1 to 64 of them.
    events: Vec<String>,
    /// The name of the service to be told of alone.
    service: Option<String>,
}

/// Make a webhook. It is told what happens from now on; its secret is in this answer and in no other. For administrators,
/// with the password entered at most 5 minutes ago.
#[utoipa::path(post, path = "/api/v1/webhooks", tag = "webhooks", operation_id = "create_webhook",
    request_body = Asked, responses(
    (status = 201, body = MadeWebhookView), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
    (status = 422, body = Problem),
))]
pub(super) async fn create(
    State(app): State<App>,
    Sent(By(by), (), body): Sent<By, (), Body<Asked>>,
) -> Result<(StatusCode, Json<MadeWebhookView>), Problem> {
    let Asked { url, events, service } = body.value;
    let url: WebhookUrl =
        url.parse().map_err(|why: WebhookUrlError| invalid("invalid_url", &why))?;
    let events = EventFilter::new(events.iter().map(String::as_str))
        .map_err(|why: EventFilterError| invalid("invalid_events", &why))?;
    let made = app.create_webhook(url, events, service.as_deref(), &by).await?;
    Ok((StatusCode::CREATED, Json((&made).into())))
}

fn invalid(code: &'static str, why: &dyn std::error::Error) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, why.to_string())
}
