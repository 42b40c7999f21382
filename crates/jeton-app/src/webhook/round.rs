//! The rounds in which webhooks are told what has happened.

use std::{sync::Arc, time::Duration};

use jeton_core::{Webhook, WebhookState};
use tokio::{
    sync::OwnedMutexGuard,
    task::JoinSet,
    time::{MissedTickBehavior, interval},
};

use super::{Render, progress::Progress, tell::Went};
use crate::App;

/// How long those wait at most that are to be tried again.
const PAUSE: Duration = Duration::from_secs(1);

/// When a webhook that was told something is looked at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// There may be more.
    AtOnce,
    /// With the next round.
    Later,
}

impl App {
    /// Tells every webhook what happens, until it is dropped: with each commit, and what failed at its time. It stands
    /// apart from the other jobs, for it waits for strangers.
    pub async fn run_webhooks(&self, render: Render) {
        if !self.sender.is_on() {
            return;
        }
        let (mut head, mut rounds, mut telling) =
            (self.store.follow(), interval(PAUSE), JoinSet::new());
        rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                changed = head.changed() => if changed.is_err() { return },
                _ = rounds.tick() => {}
                Some(told) = telling.join_next() => match told {
                    Ok(Next::AtOnce) => {}
                    Ok(Next::Later) => continue,
                    Err(error) => {
                        tracing::error!(%error, "telling a webhook ended badly");
                        continue;
                    }
                },
            }
            let seq = *head.borrow_and_update();
            self.begin_round(seq, render, &mut telling).await;
        }
    }

    /// Begins to tell those that are due and are not being told something.
    async fn begin_round(&self, head: i64, render: Render, telling: &mut JoinSet<Next>) {
        // Since the backup somebody may have disabled one, or deleted it.
        if self.replica.restoration().is_some() {
            return;
        }
        let now = self.clock.now();
        for webhook in self.hooks.all() {
            if webhook.state != WebhookState::Enabled {
                continue;
            }
            let progress = match self.progress(&webhook).await {
                Ok(progress) => progress,
                Err(error) => {
                    tracing::warn!(%error, "how far the webhooks have come cannot be read");
                    return;
                }
            };
            if let Some(progress) = progress.filter(|it| it.is_due(&webhook, head, now)) {
                let app = self.clone();
                telling.spawn(async move { app.tell_all(webhook, progress, render).await });
            }
        }
    }

    async fn tell_all(
        &self,
        webhook: Arc<Webhook>,
        mut progress: OwnedMutexGuard<Progress>,
        render: Render,
    ) -> Next {
        progress.begin(&webhook);
        let went = self.tell_what_waits(&webhook, &mut progress, render).await;
        // Whoever wants to tell it goes by the lock: the fault is opened when it is free, as that takes the log along.
        drop(progress);
        let host = webhook.url.authority();
        match went {
            Ok(Went::On) => return Next::AtOnce,
            Ok(Went::Failed(why)) => {
                tracing::warn!(webhook = %webhook.id, host, why, "a webhook failed and is tried again");
            }
            Ok(Went::GivenUp(why)) => {
                tracing::error!(webhook = %webhook.id, host, why, "a webhook is given up");
                if let Err(error) = self.give_up_webhook(webhook.id, &why).await {
                    tracing::error!(%error, webhook = %webhook.id, "it cannot be disabled");
                }
            }
            Err(error) => {
                tracing::warn!(%error, webhook = %webhook.id, "what a webhook is to be told cannot be read");
            }
        }
        Next::Later
    }
}
