//! `jeton password`

use std::path::PathBuf;

use clap::Args;
use jeton_client::Client;

use crate::{
    failure::{Doing as _, Failure},
    input,
    output::Output,
};

/// Change your own password. Your other sessions end; the one that asks goes on.
#[derive(Args)]
pub(crate) struct ChangePassword {
    /// Read the password that you have from this file instead of a prompt; `-` is stdin
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Read the new one from this file instead of a prompt; `-` is stdin
    #[arg(long, value_name = "FILE")]
    new_password_file: Option<PathBuf>,
}

impl ChangePassword {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let current = input::password(self.password_file.as_deref(), "Password: ")?;
        let new = input::new_password(self.new_password_file.as_deref(), "--new-password-file")?;
        let changed = client.change_password(&current, &new).await;
        changed.doing(|| "the password cannot be changed".to_owned())?;
        output.done("the password is changed, and your other sessions have ended");
        Ok(())
    }
}
