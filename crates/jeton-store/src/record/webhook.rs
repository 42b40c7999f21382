//! A webhook in the log, without its sealed secrets.

use jeton_core::{
    AccountId, EventFilter, PriorSeal, ServiceId, Webhook, WebhookId, WebhookState, WebhookUrl,
};
use serde::{Deserialize, Serialize};

use super::spelling::{Text, Time, Word};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WebhookRecord {
    id: Text<WebhookId>,
    url: Text<WebhookUrl>,
    events: Text<EventFilter>,
    service: Option<Text<ServiceId>>,
    state: Word<WebhookState>,
    prior_until: Option<Time>,
    created_at: Time,
    created_by: Text<AccountId>,
    revision: i64,
}

impl From<&Webhook> for WebhookRecord {
    fn from(webhook: &Webhook) -> Self {
        Self {
            id: Text(webhook.id),
            url: Text(webhook.url.clone()),
            events: Text(webhook.events.clone()),
            service: webhook.service.map(Text),
            state: Word(webhook.state),
            prior_until: webhook.prior.as_ref().map(|prior| Time(prior.until)),
            created_at: Time(webhook.created_at),
            created_by: Text(webhook.created_by),
            revision: webhook.revision,
        }
    }
}

impl From<WebhookRecord> for Webhook {
    fn from(record: WebhookRecord) -> Self {
        Self {
            id: record.id.0,
            url: record.url.0,
            events: record.events.0,
            service: record.service.map(|service| service.0),
            state: record.state.0,
            seal: None,
            prior: record.prior_until.map(|until| PriorSeal { seal: None, until: until.0 }),
            created_at: record.created_at.0,
            created_by: record.created_by.0,
            revision: record.revision,
        }
    }
}
