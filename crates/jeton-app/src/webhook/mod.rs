//! Webhooks: kept in memory, made, changed, tried out, and told what happens.
//!
//! The log is the outbox: a webhook has a place in it, and what stands behind that place is what it has yet to be told.
//! Nothing is filed for it when something happens, so that nothing can be forgotten.

mod change;
mod create;
mod hooks;
mod list;
mod progress;
mod round;
mod tell;
mod try_out;

pub(crate) use hooks::Hooks;
pub use list::ShownWebhook;
pub(crate) use progress::Progresses;
pub use try_out::TriedWebhook;

use jeton_core::{Webhook, WebhookId};
use jeton_notice::webhook::{Message, SendError};
use jeton_token::Secret;
use jiff::Timestamp;
use zeroize::Zeroizing;

use crate::{App, ShownEntry, keys::Unsealed};

/// What a webhook is told.
#[derive(Debug, Clone, Copy)]
pub enum Told<'a> {
    /// An entry of the log.
    Entry(&'a ShownEntry),
    /// That it is tried out.
    Ping {
        /// The webhook.
        webhook: WebhookId,
        /// When.
        at: Timestamp,
    },
}

/// Puts into JSON what a webhook is told. How entries look in JSON is known to the doors, and this is no other view of them.
pub type Render = fn(Told<'_>) -> Vec<u8>;

/// A webhook and the secret that is shown once.
#[derive(Debug)]
pub struct MadeWebhook {
    /// The webhook.
    pub webhook: ShownWebhook,
    /// What it is signed with, as the Standard Webhooks specification writes it: `whsec_` and base64.
    pub secret: Secret,
}

/// Why a message has no answer.
#[derive(Debug, thiserror::Error)]
enum Unanswered {
    /// The secret that signs it cannot be had.
    #[error(transparent)]
    Unsigned(#[from] Unsealed),
    /// It did not get there, or nothing came back.
    #[error(transparent)]
    Unsent(#[from] SendError),
}

impl App {
    /// Sends a message to a webhook at `now`; the status of the answer.
    async fn send(
        &self,
        webhook: &Webhook,
        (id, body): (&str, &[u8]),
        now: Timestamp,
    ) -> Result<u16, Unanswered> {
        let secrets = self.webhook_secrets(webhook, now)?;
        let secrets: Vec<&[u8]> = secrets.iter().map(|secret| secret.as_slice()).collect();
        let timestamp = now.as_second();
        let message = Message { url: &webhook.url, id, timestamp, secrets: &secrets, body };
        Ok(self.sender.send(message).await?.as_u16())
    }

    /// The secrets that sign at `now`, the newest first.
    fn webhook_secrets(
        &self,
        webhook: &Webhook,
        now: Timestamp,
    ) -> Result<Vec<Zeroizing<Vec<u8>>>, Unsealed> {
        let prior = webhook.prior.as_ref().filter(|prior| now < prior.until);
        let seals = webhook.seal.iter().chain(prior.and_then(|prior| prior.seal.as_ref()));
        seals.map(|seal| self.keys.unseal_webhook(seal, webhook.id)).collect()
    }
}
