//! `jeton account delete`

use clap::Args;
use jeton_client::Client;

use super::{show, which::Which};
use crate::{
    failure::{Doing as _, Failure},
    input,
    output::Output,
};

/// Delete an account for good.
#[derive(Args)]
pub(crate) struct Delete {
    /// Its name, or its identifier, `acc_…`
    #[arg(value_name = "ACCOUNT")]
    which: Which,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

impl Delete {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let id = self.which.id(client).await?;
        if !self.yes {
            let question = format!(
                "Delete `{}` for good? Its tokens become what the policies of their services say. [y/N] ",
                self.which
            );
            if !input::yes(&question, "say `--yes` to go on without being asked")? {
                return Err(Failure::refused("nothing was deleted").because("nobody said yes"));
            }
        }
        let gone = client.delete_account(&id).await;
        output.answer(&gone.doing(|| format!("cannot delete `{}`", self.which))?, show::gone)
    }
}
