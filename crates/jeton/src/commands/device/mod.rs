//! `jeton device`

mod approve;
mod deny;
mod show;

use clap::Subcommand;
use jeton_client::Client;

use crate::{failure::Failure, output::Output};

/// Programs that ask to be logged in from here.
#[derive(Subcommand)]
pub(crate) enum Device {
    /// Show who asks with a code
    Show(show::Show),
    /// Log a program in, as yourself
    Approve(approve::Approve),
    /// Turn a program away
    Deny(deny::Deny),
}

impl Device {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        match self {
            Self::Show(show) => show.run(client, output).await,
            Self::Approve(approve) => approve.run(client, output).await,
            Self::Deny(deny) => deny.run(client, output).await,
        }
    }
}
