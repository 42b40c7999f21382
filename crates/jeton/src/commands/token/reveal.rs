//! `jeton token reveal`

use std::path::PathBuf;

use clap::Args;
use jeton_client::{Answer, Client, Error, Issued, TokenId};

use super::issued::IssuedArgs;
use crate::{
    failure::{Doing as _, Failure},
    input,
    output::Output,
};

/// Print the secret of a token.
#[derive(Args)]
pub(crate) struct Reveal {
    /// Its identifier, `tok_…`
    #[arg(value_name = "TOKEN_ID")]
    id: TokenId,
    /// Read the password from this file, where it is needed; `-` is stdin
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    #[command(flatten)]
    print: IssuedArgs,
}

impl Reveal {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let revealed = self.reveal(client).await?;
        self.print.print(&revealed, client, output).await
    }

    async fn reveal(&self, client: &Client) -> Result<Answer<Issued>, Failure> {
        let what = || format!("cannot reveal the secret of `{}`", self.id);
        // It asks by itself, or reads the password from a file.
        let client = &client.asking_nobody();
        match client.reveal(&self.id, &None).await {
            // The password was entered more than five minutes ago.
            Err(error @ Error::Refused { .. }) if error.code() == Some("step_up_required") => {
                let password = input::password(self.password_file.as_deref(), "Password: ")?;
                client.reveal(&self.id, &Some(password)).await.doing(what)
            }
            answer => answer.doing(what),
        }
    }
}
