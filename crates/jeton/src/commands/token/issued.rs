//! Printing a secret that was asked for.

use clap::Args;
use jeton_client::{Answer, Client, Issued, Reveal, Token};

use super::show;
use crate::{
    failure::Failure,
    output::{self, Output},
    table::Sheet,
};

/// How a secret is printed.
#[derive(Args)]
pub(super) struct IssuedArgs {
    /// Print the secret alone
    #[arg(long, short)]
    quiet: bool,
}

impl IssuedArgs {
    /// Prints a token with its secret, and says where this was the only time.
    pub(super) async fn print(
        &self,
        issued: &Answer<Issued>,
        client: &Client,
        output: Output,
    ) -> Result<(), Failure> {
        if self.quiet {
            return output::secret(&issued.secret);
        }
        output.answer(issued, sheet)?;
        if is_shown_once(&issued.token, client).await {
            output::note("the secret is shown once: keep it now, nobody can read it again");
        }
        Ok(())
    }
}

fn sheet(issued: &Issued) -> Sheet {
    show::sheet(&issued.token).with("secret", issued.secret.expose())
}

// Where the kind cannot be looked up, a warning too many loses nothing, and one too few loses the secret.
async fn is_shown_once(token: &Token, client: &Client) -> bool {
    let Ok(service) = client.service(&token.service).await else {
        return true;
    };
    let kind = service.kinds.iter().find(|kind| kind.name == token.kind);
    kind.is_none_or(|kind| kind.reveal == Reveal::Once)
}
