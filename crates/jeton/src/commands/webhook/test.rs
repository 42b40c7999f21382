//! `jeton webhook test`

use clap::Args;
use jeton_client::{Client, TriedWebhook};

use super::Which;
use crate::{
    exit::Exit,
    failure::{Doing as _, Failure},
    output::Output,
    table::Sheet,
};

/// Send a webhook a `webhook.ping` now, whatever its state, and say what came back. It changes nothing.
#[derive(Args)]
#[command(after_help = "Exit code 0: the receiver took it. Exit code 1: it did not.")]
pub(crate) struct Test {
    #[command(flatten)]
    which: Which,
}

impl Test {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<Exit, Failure> {
        let id = &self.which.id;
        let tried = client.test_webhook(id).await;
        let tried = tried.doing(|| format!("cannot try out `{id}`"))?;
        output.answer(&tried, sheet)?;
        Ok(if tried.taken { Exit::Done } else { Exit::Refused })
    }
}

fn sheet(tried: &TriedWebhook) -> Sheet {
    Sheet::default()
        .with("ping", if tried.taken { "taken" } else { "not taken" })
        .with_some("status", tried.status)
        .with_some("error", tried.error.as_ref())
}
