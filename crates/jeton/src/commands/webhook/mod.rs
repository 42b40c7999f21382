//! `jeton webhook`

mod create;
mod delete;
mod list;
mod made;
mod rotate;
mod show;
mod switch;
mod test;

use clap::{Args, Subcommand};
use jeton_client::{Client, WebhookId};

use crate::{exit::Exit, failure::Failure, output::Output};

/// Webhooks: programs elsewhere that are told what happens.
#[derive(Subcommand)]
pub(crate) enum Webhook {
    /// List webhooks, with how far each has come
    List(list::List),
    /// Make a webhook; its secret is printed this once
    Create(create::Create),
    /// Show one webhook, and what came back from it at last
    Show(show::Show),
    /// Send a webhook a `webhook.ping` now, and say what came back
    Test(test::Test),
    /// Give a webhook another secret; for a day messages are signed with both
    Rotate(rotate::Rotate),
    /// Tell a webhook nothing until it is enabled again
    Disable(switch::Switch),
    /// Enable a webhook; it goes on where it stopped
    Enable(switch::Switch),
    /// Delete a webhook and its secrets
    Delete(delete::Delete),
}

/// Which webhook.
#[derive(Args)]
struct Which {
    /// Its identifier, `whk_…`
    #[arg(value_name = "WEBHOOK_ID")]
    id: WebhookId,
}

impl Webhook {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<Exit, Failure> {
        match self {
            Self::List(list) => list.run(client, output).await?,
            Self::Create(create) => create.run(client, output).await?,
            Self::Show(show) => show.run(client, output).await?,
            Self::Test(test) => return test.run(client, output).await,
            Self::Rotate(rotate) => rotate.run(client, output).await?,
            Self::Disable(switch) => switch.disable(client, output).await?,
            Self::Enable(switch) => switch.enable(client, output).await?,
            Self::Delete(delete) => delete.run(client, output).await?,
        }
        Ok(Exit::Done)
    }
}
