//! `jeton webhook delete`

use clap::Args;
use jeton_client::Client;

use super::Which;
use crate::{
    commands::confirm::ConfirmArgs,
    failure::{Doing as _, Failure},
    output::Output,
};

/// Delete a webhook and its secrets.
#[derive(Args)]
pub(crate) struct Delete {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    confirm: ConfirmArgs,
}

impl Delete {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let id = &self.which.id;
        let deleted = self.confirm.of(client)?.delete_webhook(id).await;
        deleted.doing(|| format!("cannot delete `{id}`"))?;
        output.done(&format!("{id} is deleted"));
        Ok(())
    }
}
