//! `jeton webhook create`

use clap::Args;
use jeton_client::{Client, NewWebhook};

use super::made::MadeArgs;
use crate::{
    commands::confirm::ConfirmArgs,
    failure::{Doing as _, Failure},
    output::Output,
};

/// Make a webhook. It is told what happens from then on.
#[derive(Args)]
pub(crate) struct Create {
    /// Where it is told, `https://…`; the log keeps it, so that it is no place for a secret
    url: String,
    /// What it is told: an event such as `token.rotated`, `token.*` or `*`; may be repeated
    #[arg(long = "event", value_name = "EVENT", required = true)]
    events: Vec<String>,
    /// What happens at this service alone [default: at all]
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    #[command(flatten)]
    print: MadeArgs,
    #[command(flatten)]
    confirm: ConfirmArgs,
}

impl Create {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let new = NewWebhook { url: self.url, events: self.events, service: self.service };
        let made = self.confirm.of(client)?.create_webhook(&new).await;
        let made = made.doing(|| format!("cannot make a webhook for `{}`", new.url))?;
        self.print.print(&made, output)
    }
}
