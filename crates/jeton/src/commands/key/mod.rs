//! `jeton key`

mod abandon;
mod list;
mod remove;
mod rotate;
mod whose;

use clap::Subcommand;

use crate::{failure::Failure, output::Output};

/// The keys of the key file, on the machine of Jeton, which may run
#[derive(Subcommand)]
pub(crate) enum Key {
    /// Show the keys, and how many rows hang on each
    List(list::List),
    /// Add a key under which everything new is made; what there is goes on under the older ones
    Rotate(rotate::Rotate),
    /// Remove an older key on which nothing hangs
    Remove(remove::Remove),
    /// Give up the keys that are lost: what hangs on them ends, while Jeton is stopped
    Abandon(abandon::Abandon),
}

impl Key {
    pub(super) async fn run(self, output: Output) -> Result<(), Failure> {
        match self {
            Self::List(list) => list.run(output).await,
            Self::Rotate(rotate) => rotate.run(output).await,
            Self::Remove(remove) => remove.run(output).await,
            Self::Abandon(abandon) => abandon.run(output).await,
        }
    }
}
