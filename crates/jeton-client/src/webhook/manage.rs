//! Making, showing, changing and trying out webhooks. All of it is for administrators.

use jeton_token::Secret;
use serde::{Deserialize, Serialize};

use crate::{Answer, Client, Error, Page, WebhookId, address::Target, client::Call, text};

/// A program elsewhere that is told what happens.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Webhook {
    /// Its identifier.
    pub id: WebhookId,
    /// Where it is told.
    pub url: String,
    /// Of what: names of events, `token.*` for all about one thing, `*` for all.
    pub events: Vec<String>,
    /// The name of the service that it is told of alone.
    pub service: Option<String>,
    /// `enabled`, `disabled`.
    pub state: String,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// Until when messages are signed with the secret before as well.
    pub prior_secret_until: Option<String>,
    /// The place in the log up to which it was told everything that it wants.
    pub delivered: u64,
    /// How often in a row the next message failed.
    pub failures: u64,
    /// Since when it fails.
    pub failing_since: Option<String>,
    /// When it is tried again.
    pub next_at: Option<String>,
    /// What came back at last.
    pub last_answer: Option<String>,
    /// When that was.
    pub last_answer_at: Option<String>,
}

/// A webhook and its secret. No other answer has that.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct MadeWebhook {
    /// The webhook.
    #[serde(flatten)]
    pub webhook: Webhook,
    /// What messages are signed with, for [`verify`](crate::webhook::verify): `whsec_…`.
    #[serde(deserialize_with = "text::read_secret")]
    pub secret: Secret,
}

/// A webhook to make.
#[derive(Debug, Clone, Default, Serialize)]
pub struct NewWebhook {
    /// Where it is told, `https://…`. The log keeps it, so that it is no place for a secret.
    pub url: String,
    /// Of what: names of events, `token.*` for all about one thing, `*` for all.
    pub events: Vec<String>,
    /// The name of the service that it is told of alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
}

/// What came back from a webhook that was tried out.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct TriedWebhook {
    /// Whether it answered with a status from 200 to 299.
    pub taken: bool,
    /// The status of the answer, where there was one.
    pub status: Option<u16>,
    /// Why there was none.
    pub error: Option<String>,
}

impl Client {
    /// Every webhook, in the order of their making.
    pub async fn webhooks(&self) -> Result<Answer<Page<Webhook>>, Error> {
        self.ask(Call::get(Target::new(&["webhooks"]))).await
    }

    /// A webhook.
    pub async fn webhook(&self, id: &WebhookId) -> Result<Answer<Webhook>, Error> {
        self.ask(Call::get(Target::new(&["webhooks", id.as_str()]))).await
    }

    /// Makes a webhook, which is told what happens from then on.
    pub async fn create_webhook(&self, new: &NewWebhook) -> Result<Answer<MadeWebhook>, Error> {
        self.ask(Call::post(Target::new(&["webhooks"])).with(new)).await
    }

    /// Gives a webhook another secret. For a day messages are signed with the one before as well.
    pub async fn rotate_webhook_secret(
        &self,
        id: &WebhookId,
    ) -> Result<Answer<MadeWebhook>, Error> {
        self.ask(change(id, "rotate")).await
    }

    /// Tells a webhook nothing until it is enabled again.
    pub async fn disable_webhook(&self, id: &WebhookId) -> Result<Answer<Webhook>, Error> {
        self.ask(change(id, "disable")).await
    }

    /// Enables a webhook. It goes on where it stopped.
    pub async fn enable_webhook(&self, id: &WebhookId) -> Result<Answer<Webhook>, Error> {
        self.ask(change(id, "enable")).await
    }

    /// Sends a `webhook.ping` to a webhook now, whatever its state.
    pub async fn test_webhook(&self, id: &WebhookId) -> Result<Answer<TriedWebhook>, Error> {
        self.ask(change(id, "test")).await
    }

    /// Deletes a webhook and its secrets.
    pub async fn delete_webhook(&self, id: &WebhookId) -> Result<(), Error> {
        self.tell(Call::delete(Target::new(&["webhooks", id.as_str()]))).await
    }
}

fn change(id: &WebhookId, what: &str) -> Call {
    Call::post(Target::new(&["webhooks", id.as_str(), what]))
}
