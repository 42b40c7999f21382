//! `jeton webhook disable` and `jeton webhook enable`

use clap::Args;
use jeton_client::Client;

use super::{Which, show};
use crate::{
    commands::confirm::ConfirmArgs,
    failure::{Doing as _, Failure},
    output::Output,
};

/// Which webhook.
#[derive(Args)]
pub(crate) struct Switch {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    confirm: ConfirmArgs,
}

impl Switch {
    pub(super) async fn disable(self, client: &Client, output: Output) -> Result<(), Failure> {
        let id = &self.which.id;
        let webhook = self.confirm.of(client)?.disable_webhook(id).await;
        output.answer(&webhook.doing(|| format!("cannot disable `{id}`"))?, show::sheet)
    }

    pub(super) async fn enable(self, client: &Client, output: Output) -> Result<(), Failure> {
        let id = &self.which.id;
        let webhook = self.confirm.of(client)?.enable_webhook(id).await;
        output.answer(&webhook.doing(|| format!("cannot enable `{id}`"))?, show::sheet)
    }
}
