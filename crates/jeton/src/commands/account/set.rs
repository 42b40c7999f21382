//! `jeton account set`

use clap::Args;
use jeton_client::{AccountChange, Client};

use super::{contact::NewContactArgs, create::RoleArg, show, which::Which};
use crate::{
    failure::{Doing as _, Failure},
    output::Output,
};

/// Change an account. Everybody may say where they get mail themselves, and in which language; the rest is for administrators.
#[derive(Args)]
pub(crate) struct Set {
    /// Its name, or its identifier, `acc_…`
    #[arg(value_name = "ACCOUNT")]
    which: Which,
    /// What it may do in Jeton
    #[arg(long, value_enum)]
    role: Option<RoleArg>,
    /// A service that an operator operates; may be repeated
    #[arg(long, value_name = "NAME", requires = "role")]
    operates: Vec<String>,
    /// A service whose tokens it may hold from now on; may be repeated
    #[arg(long = "service", value_name = "NAME", conflicts_with = "all_services")]
    services: Vec<String>,
    /// It may hold the tokens of every service, also of later ones
    #[arg(long, required_unless_present_any = ["role", "services", "mail", "no_mail", "language", "no_language"])]
    all_services: bool,
    /// End its tokens of which it may not hold any more; without this, nothing changes where there are such tokens
    #[arg(long)]
    end_tokens: bool,
    #[command(flatten)]
    contact: NewContactArgs,
}

impl Set {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let id = self.which.id(client).await?;
        let services = match (self.all_services, self.services) {
            (true, _) => Some(None),
            (false, names) if names.is_empty() => None,
            (false, names) => Some(Some(names)),
        };
        let change = AccountChange {
            role: self.role.map(Into::into),
            operates: Some(self.operates).filter(|operates| !operates.is_empty()),
            services,
            end_tokens: self.end_tokens,
            mail: self.contact.mail(),
            language: self.contact.language(),
        };
        let account = client.change_account(&id, &change).await;
        let account = account.doing(|| format!("cannot change the account `{}`", self.which))?;
        output.answer(&account, show::sheet)
    }
}
