//! `jeton webhook list`

use clap::Args;
use jeton_client::{Client, Page, Webhook};

use crate::{
    failure::{Doing as _, Failure},
    output::Output,
    table::{Table, or_dash},
};

/// List webhooks, with how far each has come.
#[derive(Args)]
pub(crate) struct List;

impl List {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let page = client.webhooks().await.doing(|| "cannot list the webhooks".to_owned())?;
        output.list(&page, "no webhooks: `jeton webhook create URL --event EVENT` makes one", table)
    }
}

fn table(page: &Page<Webhook>) -> Table<8> {
    let rows = page.items.iter().map(|webhook| {
        [
            webhook.id.to_string(),
            webhook.url.clone(),
            webhook.events.join(" "),
            or_dash(webhook.service.as_ref()),
            webhook.state.clone(),
            webhook.delivered.to_string(),
            webhook.failures.to_string(),
            or_dash(webhook.last_answer.as_ref()),
        ]
    });
    let head = ["ID", "URL", "EVENTS", "SERVICE", "STATE", "DELIVERED", "FAILURES", "LAST ANSWER"];
    Table::new(head, rows)
}
