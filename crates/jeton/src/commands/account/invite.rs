//! `jeton account invite`

use clap::Args;
use jeton_client::{Client, CreatedAccount, NewAccount, NewLogin};

use super::{contact::ContactArgs, create::RoleArg, link, show};
use crate::{
    failure::{Doing as _, Failure},
    output::{self, Output},
    table::Sheet,
};

/// Make an account for somebody who chooses the password by a link.
#[derive(Args)]
pub(crate) struct Invite {
    /// An e-mail address, or another name
    name: String,
    /// What it may do in Jeton
    #[arg(long, value_enum, default_value_t = RoleArg::Member)]
    role: RoleArg,
    /// A service that an operator operates; may be repeated
    #[arg(long, value_name = "NAME")]
    operates: Vec<String>,
    /// A service whose tokens it may hold; may be repeated [default: all]
    #[arg(long = "service", value_name = "NAME")]
    services: Vec<String>,
    #[command(flatten)]
    contact: ContactArgs,
    /// Print the link alone
    #[arg(long, short)]
    quiet: bool,
    /// The same key with the same request within 24 hours gets the same answer
    #[arg(long, value_name = "KEY")]
    idempotency_key: Option<String>,
}

impl Invite {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let new = NewAccount {
            name: self.name,
            role: self.role.into(),
            operates: self.operates,
            login: NewLogin::Link,
            services: Some(self.services).filter(|services| !services.is_empty()),
            mail: self.contact.mail,
            language: self.contact.language,
            idempotency_key: self.idempotency_key,
        };
        let created = client.create_account(&new).await;
        let created = created.doing(|| format!("cannot invite `{}`", new.name))?;
        if let (true, Some(link)) = (self.quiet, &created.link) {
            return output::secret(&link.url);
        }
        output.answer(&created, sheet)?;
        output.done(link::ONCE);
        Ok(())
    }
}

fn sheet(created: &CreatedAccount) -> Sheet {
    let sheet = show::sheet(&created.account);
    match &created.link {
        Some(link) => link::sheet(sheet, link),
        None => sheet,
    }
}
