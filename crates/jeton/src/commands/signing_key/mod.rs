//! `jeton signing-key`

mod list;
mod rotate;

use clap::Subcommand;
use jeton_client::Client;

use crate::{failure::Failure, output::Output};

/// Keys that assertions are signed with.
#[derive(Subcommand)]
pub(crate) enum SigningKey {
    /// List the keys and where they stand
    List(list::List),
    /// Make the next key before its time
    Rotate(rotate::Rotate),
}

impl SigningKey {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        match self {
            Self::List(list) => list.run(client, output).await,
            Self::Rotate(rotate) => rotate.run(client, output).await,
        }
    }
}
