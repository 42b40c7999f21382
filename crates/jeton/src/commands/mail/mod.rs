//! `jeton mail`

mod test;

use clap::Subcommand;

use crate::{failure::Failure, output::Output};

/// Mails: whether they leave.
#[derive(Subcommand)]
pub(crate) enum Mail {
    /// Send a test mail, and say what the server answers
    Test(test::Test),
}

impl Mail {
    pub(super) async fn run(self, output: Output) -> Result<(), Failure> {
        match self {
            Self::Test(test) => test.run(output).await,
        }
    }
}
