//! Webhooks in JSON, and what they are told.

use jeton_app::{MadeWebhook, ShownWebhook, Told, TriedWebhook};
use serde::Serialize;
use utoipa::ToSchema;

use super::EntryView;

/// A program elsewhere that is told what happens.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WebhookView {
    /// `whk_…`
    id: String,
    /// Where it is told.
    url: String,
    /// Of what: names of events, `token.*` for all about one thing, `*` for all.
    events: Vec<String>,
    /// The name of the service that it is told of alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<String>,
    /// `enabled`, `disabled`.
    state: &'static str,
    /// RFC 3339, UTC.
    created_at: String,
    /// Until when messages are signed with the secret before as well, where that was replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    prior_secret_until: Option<String>,
    /// The place in the log up to which it was told everything that it wants.
    delivered: i64,
    /// How often in a row the next message failed.
    failures: u32,
    /// Since when it fails. After two days it is disabled.
    #[serde(skip_serializing_if = "Option::is_none")]
    failing_since: Option<String>,
    /// When it is tried again.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_at: Option<String>,
    /// What came back at last.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_answer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_answer_at: Option<String>,
}

/// A webhook and its secret, which is shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MadeWebhookView {
    #[serde(flatten)]
    webhook: WebhookView,
    /// What messages are signed with: `whsec_` and base64, as the Standard Webhooks specification writes it.
    secret: String,
}

/// What came back from a webhook that was tried out.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TriedWebhookView {
    /// Whether it answered with a status from 200 to 299.
    taken: bool,
    /// The status of the answer, where there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// Why there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl From<&ShownWebhook> for WebhookView {
    fn from(ShownWebhook { webhook, service, delivery }: &ShownWebhook) -> Self {
        let delivery = delivery.as_ref();
        let time = |time: Option<jiff::Timestamp>| time.map(|time| time.to_string());
        Self {
            id: webhook.id.to_string(),
            url: webhook.url.to_string(),
            events: webhook.events.names().map(str::to_owned).collect(),
            service: service.as_ref().map(|service| service.name().to_string()),
            state: webhook.state.name(),
            created_at: webhook.created_at.to_string(),
            prior_secret_until: webhook.prior.as_ref().map(|prior| prior.until.to_string()),
            delivered: delivery.map_or(0, |delivery| delivery.delivered),
            failures: delivery.map_or(0, |delivery| delivery.failures),
            failing_since: time(delivery.and_then(|delivery| delivery.failing_since)),
            next_at: time(delivery.and_then(|delivery| delivery.next_at)),
            last_answer: delivery.and_then(|delivery| delivery.told.clone()),
            last_answer_at: time(delivery.and_then(|delivery| delivery.told_at)),
        }
    }
}

impl From<&MadeWebhook> for MadeWebhookView {
    fn from(made: &MadeWebhook) -> Self {
        Self { webhook: (&made.webhook).into(), secret: made.secret.expose().to_owned() }
    }
}

impl From<TriedWebhook> for TriedWebhookView {
    fn from(tried: TriedWebhook) -> Self {
        Self { taken: tried.is_taken(), status: tried.status, error: tried.error }
    }
}

/// A message to a webhook, as the Standard Webhooks specification has it.
#[derive(Serialize)]
struct MessageView<T> {
    #[serde(rename = "type")]
    event: &'static str,
    timestamp: String,
    data: T,
}

#[derive(Serialize)]
struct PingView {
    webhook: String,
}

/// The body of a message to a webhook. An entry looks as it does at `GET /api/v1/log`.
pub(crate) fn message(told: Told<'_>) -> Vec<u8> {
    let written = match told {
        Told::Entry(entry) => serde_json::to_vec(&MessageView {
            event: entry.entry.event.name(),
            timestamp: entry.entry.at.to_string(),
            data: EntryView::from(entry),
        }),
        Told::Ping { webhook, at } => serde_json::to_vec(&MessageView {
            event: "webhook.ping",
            timestamp: at.to_string(),
            data: PingView { webhook: webhook.to_string() },
        }),
    };
    written.expect("views hold nothing that JSON cannot say")
}
