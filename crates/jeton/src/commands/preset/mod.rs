//! `jeton preset`

mod list;
mod show;

use clap::Subcommand;
use jeton_client::Client;

use crate::{failure::Failure, output::Output};

/// Policies that ship with Jeton.
#[derive(Subcommand)]
pub(crate) enum Preset {
    /// List the policies that ship with Jeton
    List(list::List),
    /// Print the text of one
    Show(show::Show),
}

impl Preset {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        match self {
            Self::List(list) => list.run(client, output).await,
            Self::Show(show) => show.run(client, output).await,
        }
    }
}
