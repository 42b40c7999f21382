//! `jeton account disable` and `jeton account enable`

use clap::Args;
use jeton_client::Client;

use super::{show, which::Which};
use crate::{
    failure::{Doing as _, Failure},
    output::Output,
};

/// Which account.
#[derive(Args)]
pub(crate) struct Switch {
    /// Its name, or its identifier, `acc_…`
    #[arg(value_name = "ACCOUNT")]
    which: Which,
}

impl Switch {
    pub(super) async fn disable(self, client: &Client, output: Output) -> Result<(), Failure> {
        let gone = client.disable_account(&self.which.id(client).await?).await;
        output.answer(&gone.doing(|| format!("cannot disable `{}`", self.which))?, show::gone)
    }

    pub(super) async fn enable(self, client: &Client, output: Output) -> Result<(), Failure> {
        let account = client.enable_account(&self.which.id(client).await?).await;
        output.answer(&account.doing(|| format!("cannot enable `{}`", self.which))?, show::sheet)
    }
}
