//! `jeton notice`

mod list;
mod retry;

use clap::Subcommand;
use jeton_client::Client;

use crate::{failure::Failure, output::Output};

/// Notices: who is told of what by mail.
#[derive(Subcommand)]
pub(crate) enum Notice {
    /// List notices
    List(list::List),
    /// Try again the mails that were given up
    Retry(retry::Retry),
}

impl Notice {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        match self {
            Self::List(list) => list.run(client, output).await,
            Self::Retry(retry) => retry.run(client, output).await,
        }
    }
}
