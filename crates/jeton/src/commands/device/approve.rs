//! `jeton device approve`

use std::path::PathBuf;

use clap::Args;
use jeton_client::{Answer, Client, Device, Error};

use super::show::sheet;
use crate::{
    failure::{Doing as _, Failure},
    input,
    output::{self, Output},
};

/// Log a program in, as yourself. It shows who asks before it does so.
#[derive(Args)]
pub(crate) struct Approve {
    /// The code that the program shows, such as `WDJB-MJHT`
    code: String,
    /// Do not ask whether to go on
    #[arg(long, short)]
    yes: bool,
    /// Read the password from this file, where it is needed; `-` is stdin
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

impl Approve {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        if !self.yes {
            let asking = client.device(&self.code).await.doing(|| self.what())?;
            output::note(&sheet(&asking).to_string());
            let question = "Whoever has started it acts as you from then on. Let it in? [y/N] ";
            if !input::yes(question, "say `--yes` to go on without being asked")? {
                return Err(Failure::refused("nothing was approved")
                    .hint(format!("`jeton device deny {}` turns it away", self.code)));
            }
        }
        output.answer(&self.approve(client).await?, sheet)
    }

    async fn approve(&self, client: &Client) -> Result<Answer<Device>, Failure> {
        // It asks by itself, or reads the password from a file.
        let client = &client.asking_nobody();
        match client.approve_device(&self.code, &None).await {
            // The password was entered more than five minutes ago.
            Err(error @ Error::Refused { .. }) if error.code() == Some("step_up_required") => {
                let password = input::password(self.password_file.as_deref(), "Password: ")?;
                client.approve_device(&self.code, &Some(password)).await.doing(|| self.what())
            }
            answer => answer.doing(|| self.what()),
        }
    }

    fn what(&self) -> String {
        format!("cannot approve `{}`", self.code)
    }
}
