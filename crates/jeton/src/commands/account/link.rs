//! `jeton account link`

use std::path::PathBuf;

use clap::Args;
use jeton_client::{AccountId, Answer, Client, Error, Link as Made};

use super::which::Which;
use crate::{
    failure::{Doing as _, Failure},
    input,
    output::{self, Output},
    table::{Sheet, time},
};

/// Make a link by which somebody chooses the password of their account, once.
#[derive(Args)]
pub(crate) struct Link {
    /// Its name, or its identifier, `acc_…`
    #[arg(value_name = "ACCOUNT")]
    which: Which,
    /// Read your own password from this file, where it is needed; `-` is stdin
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Print the link alone
    #[arg(long, short)]
    quiet: bool,
}

impl Link {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let id = self.which.id(client).await?;
        let link = self.make(&id, client).await?;
        if self.quiet {
            return output::secret(&link.url);
        }
        output.answer(&link, |link| sheet(Sheet::default(), link))?;
        output.done(ONCE);
        Ok(())
    }

    async fn make(&self, id: &AccountId, client: &Client) -> Result<Answer<Made>, Failure> {
        let what = || format!("cannot make a link for `{}`", self.which);
        match client.create_link(id).await {
            // The password was entered more than five minutes ago.
            Err(error @ Error::Refused { .. }) if error.code() == Some("step_up_required") => {
                let password = input::password(self.password_file.as_deref(), "Password: ")?;
                client.confirm_session(&password).await.doing(what)?;
                client.create_link(id).await.doing(what)
            }
            made => made.doing(what),
        }
    }
}

/// What there is to say about a link.
pub(super) fn sheet(sheet: Sheet, link: &Made) -> Sheet {
    sheet
        .with("link", link.url.expose())
        .with("purpose", &link.purpose)
        .with("works until", time(&link.expires_at))
}

pub(super) const ONCE: &str = "the link is shown once; whoever has it chooses the password";
