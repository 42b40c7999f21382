//! `jeton doctor`: tries out whether what stands around Jeton is safe.

mod attack;
mod catalogue;
mod examiner;
mod gateway;
mod received;
mod report;
mod socket;
mod verdict;
mod witness;

use clap::Subcommand;

use crate::{exit::Exit, failure::Failure, output::Output};

#[derive(Subcommand)]
pub(crate) enum Doctor {
    /// Attack a running gateway, and report what got through
    Gateway(gateway::Gateway),
    /// Stand in for the API behind a gateway, so that `doctor gateway` sees what gets there
    Witness(witness::Witness),
}

impl Doctor {
    pub(super) async fn run(self, output: Output) -> Result<Exit, Failure> {
        match self {
            Self::Gateway(gateway) => gateway.run(output).await,
            Self::Witness(witness) => witness.run(output).await.map(|()| Exit::Done),
        }
    }
}
