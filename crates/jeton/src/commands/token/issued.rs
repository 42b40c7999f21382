//! Printing a secret that was asked for.

use clap::Args;
use jeton_client::{Answer, Client, Issued, Reveal, Rotated, Token};

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
            output::note(ONCE);
        }
        Ok(())
    }
}

impl IssuedArgs {
    /// Prints a token with its new secret, or says who reads that.
    pub(super) async fn print_rotated(
        &self,
        rotated: &Answer<Rotated>,
        client: &Client,
        output: Output,
    ) -> Result<(), Failure> {
        match &rotated.secret {
            Some(secret) if self.quiet => return output::secret(secret),
            Some(_) if is_shown_once(&rotated.token, client).await => {
                output.answer(rotated, rotated_sheet)?;
                output::note(ONCE);
            }
            Some(_) => output.answer(rotated, rotated_sheet)?,
            None => {
                output.answer(rotated, rotated_sheet)?;
                let owner = &rotated.token.owner;
                output::note(&format!("`{owner}` reads the new secret, and nobody else"));
            }
        }
        Ok(())
    }
}

fn rotated_sheet(rotated: &Rotated) -> Sheet {
    let secret = rotated.secret.as_ref().map(|secret| secret.expose().to_owned());
    show::sheet(&rotated.token).with_some("secret", secret)
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

const ONCE: &str = "the secret is shown once: keep it now, nobody can read it again";
