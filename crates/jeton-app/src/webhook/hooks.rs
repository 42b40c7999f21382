//! The webhooks in memory: few, and looked at with every commit.

use std::{collections::BTreeMap, sync::Arc};

use arc_swap::ArcSwap;
use jeton_core::{Refusal, Webhook, WebhookId, WebhookState};

/// The webhooks in memory, but for those that are deleted.
#[derive(Debug, Default)]
pub(crate) struct Hooks(ArcSwap<BTreeMap<WebhookId, Arc<Webhook>>>);

impl Hooks {
    /// Takes a webhook as it stands now.
    pub(crate) fn take(&self, webhook: &Webhook) {
        self.0.rcu(|hooks| {
            let mut hooks = BTreeMap::clone(hooks);
            match webhook.state {
                WebhookState::Deleted => hooks.remove(&webhook.id),
                WebhookState::Enabled | WebhookState::Disabled => {
                    hooks.insert(webhook.id, Arc::new(webhook.clone()))
                }
            };
            hooks
        });
    }

    /// Tells a webhook nothing any more.
    pub(crate) fn withhold(&self, id: WebhookId) {
        self.0.rcu(|hooks| {
            let mut hooks = BTreeMap::clone(hooks);
            hooks.remove(&id);
            hooks
        });
    }

    /// All of them, in the order of their making.
    pub(crate) fn all(&self) -> Vec<Arc<Webhook>> {
        self.0.load().values().cloned().collect()
    }

    /// The webhook of that id.
    pub(super) fn of_id(&self, id: WebhookId) -> Result<Arc<Webhook>, Refusal> {
        self.0.load().get(&id).cloned().ok_or(Refusal::NotFound { what: "webhook" })
    }

    /// The webhook of that id, if it is to be told anything.
    pub(super) fn enabled(&self, id: WebhookId) -> Option<Arc<Webhook>> {
        self.of_id(id).ok().filter(|webhook| webhook.state == WebhookState::Enabled)
    }
}
