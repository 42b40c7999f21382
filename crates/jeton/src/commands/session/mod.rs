//! `jeton session`

mod end;
mod list;

use clap::Subcommand;
use jeton_client::Client;

use crate::{failure::Failure, output::Output};

/// Your logins.
#[derive(Subcommand)]
pub(crate) enum Session {
    /// List where you are logged in
    List(list::List),
    /// Log out elsewhere
    End(end::End),
}

impl Session {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        match self {
            Self::List(list) => list.run(client, output).await,
            Self::End(end) => end.run(client, output).await,
        }
    }
}
