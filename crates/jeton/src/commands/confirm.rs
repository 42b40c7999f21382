//! The password of whoever calls, for what needs one that was entered of late.

use std::path::PathBuf;

use clap::Args;
use jeton_client::Client;

use crate::{failure::Failure, input};

/// Where the password comes from, if not from a terminal.
#[derive(Args)]
pub(super) struct ConfirmArgs {
    /// Read your own password from this file, where it is needed; `-` is stdin
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

impl ConfirmArgs {
    /// `client`, which gives the password where a call needs it.
    pub(super) fn of(&self, client: &Client) -> Result<Client, Failure> {
        let Some(file) = &self.password_file else {
            return Ok(client.clone());
        };
        let password = input::password(Some(file), "Password: ")?;
        Ok(client.clone().asking(move || Some(password.clone())))
    }
}
