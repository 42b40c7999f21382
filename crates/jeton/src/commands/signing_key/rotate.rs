//! `jeton signing-key rotate`

use std::path::PathBuf;

use clap::Args;
use jeton_client::{Answer, Client, Error, Password, SigningKey};

use crate::{
    failure::{Doing as _, Failure},
    input,
    output::Output,
    table::{Sheet, time},
};

/// Make the next key before its time. It is published for an hour before it signs.
#[derive(Args)]
pub(crate) struct Rotate {
    /// Withdraw every older key at once, because one has leaked: what they signed counts no more
    #[arg(long)]
    withdraw: bool,
    /// Read the password from this file, where it is needed; `-` is stdin
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

impl Rotate {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let what = || "cannot rotate the signing keys".to_owned();
        // It asks by itself, or reads the password from a file.
        let client = &client.asking_nobody();
        let made = match self.rotate(client, &None).await {
            // The password was entered more than five minutes ago.
            Err(error @ Error::Refused { .. }) if error.code() == Some("step_up_required") => {
                let password = input::password(self.password_file.as_deref(), "Password: ")?;
                self.rotate(client, &Some(password)).await.doing(what)?
            }
            made => made.doing(what)?,
        };
        output.answer(&made, sheet)
    }

    async fn rotate(
        &self,
        client: &Client,
        password: &Option<Password>,
    ) -> Result<Answer<SigningKey>, Error> {
        match self.withdraw {
            true => client.withdraw_signing_keys(password).await,
            false => client.rotate_signing_key(password).await,
        }
    }
}

fn sheet(key: &SigningKey) -> Sheet {
    Sheet::default()
        .with("signing key", &key.id)
        .with("state", &key.state)
        .with("signs from", time(&key.signs_from))
}
