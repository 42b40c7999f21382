//! `jeton fault`

mod close;
mod list;
mod show;

use clap::Subcommand;
use jeton_client::Client;

use crate::{failure::Failure, output::Output};

/// Faults: conditions that somebody should look after.
#[derive(Subcommand)]
pub(crate) enum Fault {
    /// List faults
    List(list::List),
    /// Show one fault, and what to do about it
    Show(show::Show),
    /// Close a fault that was looked after
    Close(close::Close),
}

impl Fault {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        match self {
            Self::List(list) => list.run(client, output).await,
            Self::Show(show) => show.run(client, output).await,
            Self::Close(close) => close.run(client, output).await,
        }
    }
}
