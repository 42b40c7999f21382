//! `jeton calendar`

mod link;
mod show;

use clap::Subcommand;
use jeton_client::Client;

use crate::{failure::Failure, output::Output};

/// The calendar: when tokens end, for calendar programs.
#[derive(Subcommand)]
pub(crate) enum Calendar {
    /// Make what a calendar program subscribes with: an address, a name and a secret that opens nothing else
    Link(link::Link),
    /// Print the calendar as a calendar program gets it
    Show(show::Show),
}

impl Calendar {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        match self {
            Self::Link(link) => link.run(client, output).await,
            Self::Show(show) => show.run(client).await,
        }
    }
}
