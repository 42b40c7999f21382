//! `jeton account create`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jeton_client::{Client, NewAccount, NewLogin, Role};

use super::{contact::ContactArgs, show};
use crate::{
    failure::{Doing as _, Failure},
    input,
    output::Output,
};

/// Make an account.
#[derive(Args)]
pub(crate) struct Create {
    /// An e-mail address, or a machine's name
    name: String,
    /// What it may do in Jeton
    #[arg(long, value_enum, default_value_t = RoleArg::Member)]
    role: RoleArg,
    /// A service that an operator operates; may be repeated
    #[arg(long, value_name = "NAME")]
    operates: Vec<String>,
    /// A machine: it has no password and never logs in
    #[arg(long, conflicts_with = "password_file")]
    machine: bool,
    /// Read the password from this file instead of a prompt; `-` is stdin
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// A service whose tokens it may hold; may be repeated [default: all]
    #[arg(long = "service", value_name = "NAME")]
    services: Vec<String>,
    #[command(flatten)]
    contact: ContactArgs,
    /// The same key with the same request within 24 hours gets the same answer
    #[arg(long, value_name = "KEY")]
    idempotency_key: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum RoleArg {
    /// Manages accounts, services and everybody's tokens
    Admin,
    /// Manages everybody's tokens of the services that it operates
    Operator,
    /// Manages its own tokens
    Member,
}

impl Create {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let login = if self.machine {
            NewLogin::Nothing
        } else {
            NewLogin::Password(input::new_password(
                self.password_file.as_deref(),
                "--password-file",
            )?)
        };
        let new = NewAccount {
            name: self.name,
            role: self.role.into(),
            operates: self.operates,
            login,
            services: Some(self.services).filter(|services| !services.is_empty()),
            mail: self.contact.mail,
            language: self.contact.language,
            idempotency_key: self.idempotency_key,
        };
        let account = client.create_account(&new).await;
        let account = account.doing(|| format!("cannot make the account `{}`", new.name))?;
        output.answer(&account, |created| show::sheet(&created.account))
    }
}

impl From<RoleArg> for Role {
    fn from(role: RoleArg) -> Self {
        match role {
            RoleArg::Admin => Self::Admin,
            RoleArg::Operator => Self::Operator,
            RoleArg::Member => Self::Member,
        }
    }
}
