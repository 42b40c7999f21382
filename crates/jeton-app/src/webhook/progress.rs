//! How far each webhook has come, in memory, and who is telling it something at the moment.

use std::{collections::HashMap, sync::Arc};

use jeton_core::{Delivery, Webhook, WebhookId};
use jiff::Timestamp;
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::{App, AppError};

/// How far a webhook has come.
#[derive(Debug)]
pub(crate) struct Progress {
    /// As it is kept, or will be with the next thing that is kept.
    pub(super) delivery: Delivery,
    /// The place in the log up to which it was looked at: nothing behind `delivered` and up to here is for it.
    pub(super) reached: i64,
    /// The revision of the webhook that failed or did not.
    revision: i64,
}

impl Progress {
    /// Whether there may be something to tell it at `now`. Whatever was changed about it has it tried at once.
    pub(super) fn is_due(&self, webhook: &Webhook, head: i64, now: Timestamp) -> bool {
        let waits = self.delivery.next_at.is_some_and(|next| now < next);
        self.reached < head && (!waits || self.revision != webhook.revision)
    }

    /// Takes note that it is `webhook` that is told.
    pub(super) fn begin(&mut self, webhook: &Webhook) {
        if self.revision != webhook.revision {
            self.revision = webhook.revision;
            let before = self.delivery.clone();
            self.delivery = Delivery { failures: 0, failing_since: None, next_at: None, ..before };
        }
    }
}

/// How far the webhooks have come. Whoever holds the lock of one tells it; so that it is told one thing after the other.
///
/// All of them may be told something at the same time, so that no receiver has to wait for another. There are
/// [`MOST`](jeton_core::decide::webhook::MOST) at most, each with one connection.
#[derive(Debug, Default)]
pub(crate) struct Progresses {
    known: Mutex<HashMap<WebhookId, Arc<Mutex<Progress>>>>,
}

impl App {
    /// How far a webhook has come, if nobody is telling it something.
    pub(super) async fn progress(
        &self,
        webhook: &Webhook,
    ) -> Result<Option<OwnedMutexGuard<Progress>>, AppError> {
        let mut known = self.progresses.known.lock().await;
        if !known.contains_key(&webhook.id) {
            for delivery in self.store.deliveries().await? {
                let (id, reached, revision) =
                    (delivery.webhook, delivery.delivered, webhook.revision);
                let progress = Progress { delivery, reached, revision };
                known.entry(id).or_insert_with(|| Arc::new(Mutex::new(progress)));
            }
        }
        // A lock that is taken says that it is being told something.
        Ok(known.get(&webhook.id).and_then(|progress| progress.clone().try_lock_owned().ok()))
    }
}
