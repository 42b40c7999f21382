//! `jeton account disable` and `jeton account enable`

use clap::Args;
use jeton_client::{AccountId, Client};

use super::show;
use crate::{
    failure::{Doing as _, Failure},
    output::Output,
};

/// Which account.
#[derive(Args)]
pub(crate) struct Switch {
    /// Its identifier, `acc_…`
    #[arg(value_name = "ACCOUNT_ID")]
    id: AccountId,
}

impl Switch {
    pub(super) async fn disable(self, client: &Client, output: Output) -> Result<(), Failure> {
        let account = client.disable_account(&self.id).await;
        output.answer(&account.doing(|| format!("cannot disable `{}`", self.id))?, show::sheet)
    }

    pub(super) async fn enable(self, client: &Client, output: Output) -> Result<(), Failure> {
        let account = client.enable_account(&self.id).await;
        output.answer(&account.doing(|| format!("cannot enable `{}`", self.id))?, show::sheet)
    }
}
