//! Trying a webhook out: a message now, whatever its state, and what comes back.

use jeton_core::{Caller, WebhookId};

use super::{Render, Told};
use crate::{App, AppError};

/// What came back from a webhook that was tried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriedWebhook {
    /// The status of the answer, where there was one.
    pub status: Option<u16>,
    /// Why there was none, in words.
    pub error: Option<String>,
}

impl TriedWebhook {
    /// Whether the receiver took it.
    pub fn is_taken(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }
}

impl App {
    /// Sends a `webhook.ping` to a webhook now. It changes nothing: neither its place in the log nor when it is tried again.
    pub async fn try_webhook(
        &self,
        id: WebhookId,
        render: Render,
        by: &Caller,
    ) -> Result<TriedWebhook, AppError> {
        by.must_be_admin()?;
        let (webhook, at) = (self.hooks.of_id(id)?, self.clock.now());
        self.sender.check(&webhook.url)?;
        let message = format!("{id}_ping_{}", at.as_microsecond());
        let body = render(Told::Ping { webhook: id, at });
        Ok(match self.send(&webhook, (&message, &body), at).await {
            Ok(status) => TriedWebhook { status: Some(status), error: None },
            Err(why) => TriedWebhook { status: None, error: Some(why.to_string()) },
        })
    }
}
