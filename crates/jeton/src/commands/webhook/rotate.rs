//! `jeton webhook rotate`

use clap::Args;
use jeton_client::Client;

use super::{Which, made::MadeArgs};
use crate::{
    commands::confirm::ConfirmArgs,
    failure::{Doing as _, Failure},
    output::Output,
};

/// Give a webhook another secret. For a day messages are signed with the one before as well.
#[derive(Args)]
pub(crate) struct Rotate {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    print: MadeArgs,
    #[command(flatten)]
    confirm: ConfirmArgs,
}

impl Rotate {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let id = &self.which.id;
        let made = self.confirm.of(client)?.rotate_webhook_secret(id).await;
        let made = made.doing(|| format!("cannot give `{id}` another secret"))?;
        self.print.print(&made, output)
    }
}
