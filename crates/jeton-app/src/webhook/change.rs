//! Disabling, enabling and deleting a webhook. Once it is enabled again or gone, its fault is over in the same commit.

use jeton_core::{
    Actor, Caller, Change, FaultCause, Webhook, WebhookId,
    decide::{
        fault::{arisen, closed},
        webhook,
    },
};
use jiff::Timestamp;

use super::ShownWebhook;
use crate::{App, AppError};

impl App {
    /// Disables a webhook. What it misses, it is told once it is enabled again.
    pub async fn disable_webhook(
        &self,
        id: WebhookId,
        by: &Caller,
    ) -> Result<ShownWebhook, AppError> {
        by.must_be_admin()?;
        self.settle(by, async |now| {
            Ok(((), vec![webhook::disable(&*self.hooks.of_id(id)?, by, now)?]))
        })
        .await?;
        self.shown_webhook(self.hooks.of_id(id)?).await
    }

    /// Enables a webhook. It goes on where it stopped, at once.
    ///
    /// # Errors
    /// Besides refusals: [`AppError::Egress`], where nothing may be sent there any more.
    pub async fn enable_webhook(
        &self,
        id: WebhookId,
        by: &Caller,
    ) -> Result<ShownWebhook, AppError> {
        by.must_be_admin()?;
        self.sender.check(&self.hooks.of_id(id)?.url)?;
        self.settle(by, async |now| {
            let hook = self.hooks.of_id(id)?;
            let mut changes = vec![webhook::enable(&hook, by, now)?];
            changes.extend(self.fault_closed(&hook, now).await?);
            Ok(((), changes))
        })
        .await?;
        self.shown_webhook(self.hooks.of_id(id)?).await
    }

    /// Deletes a webhook and its secrets.
    pub async fn delete_webhook(&self, id: WebhookId, by: &Caller) -> Result<(), AppError> {
        by.must_be_admin()?;
        self.settle(by, async |now| {
            let hook = self.hooks.of_id(id)?;
            let mut changes = vec![webhook::delete(&hook, by, now)?];
            changes.extend(self.fault_closed(&hook, now).await?);
            Ok(((), changes))
        })
        .await
    }

    /// Disables a webhook that takes nothing any more, and opens a fault that says why.
    pub(super) async fn give_up_webhook(&self, id: WebhookId, why: &str) -> Result<(), AppError> {
        self.settle_as(Actor::System, async |now| {
            // Somebody may have disabled or deleted it meanwhile.
            let Some(hook) = self.hooks.enabled(id) else {
                return Ok(((), Vec::new()));
            };
            let mut changes = vec![webhook::disabled(&hook)];
            let part = hook.part();
            let open = self.store.open_fault_of_jeton(FaultCause::WebhookFailing, &part).await?;
            if open.is_none() {
                let about = (FaultCause::WebhookFailing, part.as_str());
                let note = format!("it is disabled: {why}");
                changes.push(arisen(about, note, &self.randomness.draw()?, now));
            }
            Ok(((), changes))
        })
        .await
    }

    /// The change that closes its fault, if it has one.
    async fn fault_closed(
        &self,
        hook: &Webhook,
        now: Timestamp,
    ) -> Result<Option<Change>, AppError> {
        let cause = FaultCause::WebhookFailing;
        let open = self.store.open_fault_of_jeton(cause, &hook.part()).await?;
        Ok(open.map(|fault| closed(&fault, now)))
    }
}
