//! Printing the secret of a webhook, this once.

use clap::Args;
use jeton_client::{Answer, MadeWebhook};

use super::show;
use crate::{
    failure::Failure,
    output::{self, Output},
    table::Sheet,
};

/// How a secret is printed.
#[derive(Args)]
pub(super) struct MadeArgs {
    /// Print the secret alone
    #[arg(long, short)]
    quiet: bool,
}

impl MadeArgs {
    /// Prints a webhook with its secret, and says that this was the only time.
    pub(super) fn print(&self, made: &Answer<MadeWebhook>, output: Output) -> Result<(), Failure> {
        if self.quiet {
            return output::secret(&made.secret);
        }
        output.answer(made, sheet)?;
        output::note(ONCE);
        Ok(())
    }
}

fn sheet(made: &MadeWebhook) -> Sheet {
    show::sheet(&made.webhook).with("secret", made.secret.expose())
}

const ONCE: &str = "the secret is shown once: keep it now, nobody can read it again";
