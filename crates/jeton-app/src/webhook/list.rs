//! The webhooks, with how far each has come.

use std::sync::Arc;

use jeton_core::{Caller, Delivery, Service, Webhook, WebhookId};

use crate::{App, AppError};

/// A webhook as an administrator may see it.
#[derive(Debug, Clone)]
pub struct ShownWebhook {
    /// The webhook.
    pub webhook: Arc<Webhook>,
    /// Its service, where it is about one alone.
    pub service: Option<Arc<Service>>,
    /// How far it has come.
    pub delivery: Option<Delivery>,
}

impl App {
    /// Every webhook, in the order of their making.
    pub async fn webhooks(&self, by: &Caller) -> Result<Vec<ShownWebhook>, AppError> {
        by.must_be_admin()?;
        let deliveries = self.store.deliveries().await?;
        let shown = self.hooks.all().into_iter().map(|webhook| self.with(webhook, &deliveries));
        shown.collect()
    }

    /// The webhook of that id.
    pub async fn webhook(&self, id: WebhookId, by: &Caller) -> Result<ShownWebhook, AppError> {
        by.must_be_admin()?;
        self.shown_webhook(self.hooks.of_id(id)?).await
    }

    pub(super) async fn shown_webhook(
        &self,
        webhook: Arc<Webhook>,
    ) -> Result<ShownWebhook, AppError> {
        self.with(webhook, &self.store.deliveries().await?)
    }

    fn with(
        &self,
        webhook: Arc<Webhook>,
        deliveries: &[Delivery],
    ) -> Result<ShownWebhook, AppError> {
        let service = webhook.service.map(|id| self.catalog.by_id(id)).transpose()?;
        let delivery = deliveries.iter().find(|delivery| delivery.webhook == webhook.id).cloned();
        Ok(ShownWebhook { webhook, service, delivery })
    }
}
