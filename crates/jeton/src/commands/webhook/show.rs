//! `jeton webhook show`

use clap::Args;
use jeton_client::{Client, Webhook};

use super::Which;
use crate::{
    failure::{Doing as _, Failure},
    output::Output,
    table::{Sheet, time},
};

/// Show one webhook, and what came back from it at last.
#[derive(Args)]
pub(crate) struct Show {
    #[command(flatten)]
    which: Which,
}

impl Show {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let id = &self.which.id;
        let webhook = client.webhook(id).await.doing(|| format!("cannot show `{id}`"))?;
        output.answer(&webhook, sheet)
    }
}

/// What there is to say about a webhook.
pub(super) fn sheet(webhook: &Webhook) -> Sheet {
    let at = |moment: &Option<String>| moment.as_deref().map(time);
    Sheet::default()
        .with("webhook", &webhook.id)
        .with("url", &webhook.url)
        .with_list("events", &webhook.events)
        .with_some("service", webhook.service.as_ref())
        .with("state", &webhook.state)
        .with("created", time(&webhook.created_at))
        .with_some("old secret until", at(&webhook.prior_secret_until))
        .with("delivered", webhook.delivered)
        .with("failures", webhook.failures)
        .with_some("failing since", at(&webhook.failing_since))
        .with_some("tried again", at(&webhook.next_at))
        .with_some("last answer", webhook.last_answer.as_ref())
        .with_some("answered", at(&webhook.last_answer_at))
}
