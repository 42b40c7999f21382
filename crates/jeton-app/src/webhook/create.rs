//! Making a webhook, and giving one another secret.

use jeton_core::{
    Caller, EventFilter, Seal, WebhookId, WebhookUrl,
    decide::webhook::{self, Made, NewWebhook},
};
use jeton_token::{Entropy, Secret, WebhookKey};

use super::MadeWebhook;
use crate::{App, AppError};

impl App {
    /// Makes a webhook, which begins at the end of the log. Its secret is shown this once.
    ///
    /// # Errors
    /// Besides refusals: [`AppError::Egress`], where nothing may be sent there.
    pub async fn create_webhook(
        &self,
        url: WebhookUrl,
        events: EventFilter,
        service: Option<&str>,
        by: &Caller,
    ) -> Result<MadeWebhook, AppError> {
        by.must_be_admin()?;
        self.sender.check(&url)?;
        let service = service.map(|name| self.catalog.named(name)).transpose()?;
        let order = NewWebhook { url, events, service: service.map(|service| service.id) };
        let (webhook, secret) = self
            .settle(by, async |now| {
                let id = WebhookId::new(now, &self.randomness.draw()?);
                let (secret, seal) = self.new_webhook_secret(id)?;
                let made = Made { id, seal };
                let present = self.hooks.all().len();
                let (webhook, change) = webhook::create(order.clone(), made, present, by, now)?;
                Ok(((webhook, secret), vec![change]))
            })
            .await?;
        Ok(MadeWebhook { webhook: self.shown_webhook(webhook.into()).await?, secret })
    }

    /// Gives a webhook another secret, which is shown this once. What is sent is signed with both for a day.
    pub async fn rotate_webhook_secret(
        &self,
        id: WebhookId,
        by: &Caller,
    ) -> Result<MadeWebhook, AppError> {
        by.must_be_admin()?;
        let secret = self
            .settle(by, async |now| {
                let (secret, seal) = self.new_webhook_secret(id)?;
                let change = webhook::rotate(&*self.hooks.of_id(id)?, seal, by, now)?;
                Ok((secret, vec![change]))
            })
            .await?;
        Ok(MadeWebhook { webhook: self.shown_webhook(self.hooks.of_id(id)?).await?, secret })
    }

    /// A new secret of 256 bits: as it is shown, and sealed.
    pub(crate) fn new_webhook_secret(&self, id: WebhookId) -> Result<(Secret, Seal), AppError> {
        let hidden: Entropy = self.randomness.draw()?;
        let seal = self.keys.seal_webhook(hidden.as_bytes(), id, &self.randomness.draw()?);
        Ok((WebhookKey::secret(hidden.as_bytes()), seal))
    }
}
