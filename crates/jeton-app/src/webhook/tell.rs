//! Telling one webhook what it has yet to be told, one thing after the other.

use jeton_core::{
    Webhook,
    decide::webhook::{Came, Follows, came},
};
use jeton_store::{Entry, LogFilter};

use super::{Render, Told, progress::Progress};
use crate::{App, AppError, ShownEntry};

/// How it went.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Went {
    /// All is told, or this was much.
    On,
    /// It failed, for this reason.
    Failed(String),
    /// It is told nothing any more, for this reason.
    GivenUp(String),
}

/// So many entries are read at once.
const STRIDE: u32 = 100;
/// So many entries are looked at before its place is kept, whether they were for it or not.
const TURN: i64 = 1000;

impl App {
    /// Tells `webhook` what stands in the log behind where it is. Each thing is kept as told before the next one is sent, so
    /// that a crash repeats one at most.
    pub(super) async fn tell_what_waits(
        &self,
        webhook: &Webhook,
        progress: &mut Progress,
        render: Render,
    ) -> Result<Went, AppError> {
        let begun = progress.reached;
        while progress.reached - begun < TURN {
            let head = *self.store.follow().borrow();
            let filter = LogFilter { service: webhook.service, ..LogFilter::default() };
            let entries = self.store.log(filter, progress.reached, STRIDE).await?;
            let is_all = entries.len() < usize::try_from(STRIDE).unwrap_or(usize::MAX);
            for entry in &entries {
                if webhook.events.has(entry.event) {
                    // It may have been disabled, deleted, given another secret meanwhile.
                    let Some(present) = self.hooks.enabled(webhook.id) else {
                        return Ok(Went::On);
                    };
                    let went = self.tell(&present, entry, progress, render).await;
                    if went != Went::On {
                        return Ok(went);
                    }
                }
                progress.reached = entry.seq;
            }
            if is_all {
                progress.reached = progress.reached.max(head);
                break;
            }
        }
        self.keep_place(progress).await;
        Ok(Went::On)
    }

    async fn tell(
        &self,
        webhook: &Webhook,
        entry: &Entry,
        progress: &mut Progress,
        render: Render,
    ) -> Went {
        // The same at every try, so that a receiver knows what it has seen.
        let id = format!("{}_{}", webhook.id, entry.seq);
        // Of people the identifier alone goes out.
        let service = self.names_of(entry.subject.service.iter()).pop();
        let shown = ShownEntry {
            entry: entry.clone(),
            actor: None,
            account: None,
            service,
            // Its values may name people.
            setting: None,
        };
        let body = render(Told::Entry(&shown));
        let answer = self.send(webhook, (&id, &body), self.clock.now()).await;
        let came_back = match answer {
            Ok(status @ 200..=299) => Came::Taken(format!("answered {status}")),
            Ok(410) => Came::Gone("answered 410: it wants nothing any more".to_owned()),
            Ok(status) => Came::Failed(format!("answered {status}")),
            Err(why) => Came::Failed(why.to_string()),
        };
        let (next, follows) = came(&progress.delivery, entry.seq, came_back, self.clock.now());
        progress.delivery = next;
        self.keep(progress).await;
        let why = progress.delivery.told.clone().unwrap_or_default();
        match follows {
            Follows::GoesOn => Went::On,
            Follows::Waits => Went::Failed(why),
            Follows::GivesUp => Went::GivenUp(why),
        }
    }

    /// Keeps the place of a webhook that much was not for, so that the next start need not look at all of it again.
    async fn keep_place(&self, progress: &mut Progress) {
        if TURN <= progress.reached - progress.delivery.delivered {
            progress.delivery.delivered = progress.reached;
            self.keep(progress).await;
        }
    }

    async fn keep(&self, progress: &Progress) {
        // It goes on from memory. After a restart, it is told again what it was told since.
        if let Err(error) = self.store.observe_delivery(progress.delivery.clone()).await {
            let webhook = progress.delivery.webhook;
            tracing::warn!(%error, %webhook, "how far a webhook has come cannot be kept");
        }
    }
}
