//! `jeton link`

mod redeem;

use clap::Subcommand;

use crate::{cli::Global, failure::Failure};

/// One-time links by which people choose their passwords.
#[derive(Subcommand)]
pub(crate) enum Link {
    /// Choose a password by a link that somebody got for you
    Redeem(redeem::Redeem),
}

impl Link {
    pub(super) async fn run(self, global: &Global) -> Result<(), Failure> {
        match self {
            Self::Redeem(redeem) => redeem.run(global).await,
        }
    }
}
