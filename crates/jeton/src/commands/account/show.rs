//! `jeton account show`

use clap::Args;
use jeton_client::{Account, AccountId, Client, Role};

use crate::{
    failure::{Doing as _, Failure},
    output::Output,
    table::{Sheet, time},
};

/// Show one account.
#[derive(Args)]
pub(crate) struct Show {
    /// Its identifier, `acc_…`
    #[arg(value_name = "ACCOUNT_ID")]
    id: AccountId,
}

impl Show {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let account =
            client.account(&self.id).await.doing(|| format!("cannot show `{}`", self.id))?;
        output.answer(&account, sheet)
    }
}

/// What there is to say about an account.
pub(super) fn sheet(account: &Account) -> Sheet {
    let services = account.services.as_ref();
    let services = services.map_or_else(|| "all".to_owned(), |names| names.join(", "));
    let role = match account.operates.as_slice() {
        [] => role(account).to_owned(),
        operates => format!("{} of {}", role(account), operates.join(", ")),
    };
    Sheet::default()
        .with("account", &account.id)
        .with("name", &account.name)
        .with("role", role)
        .with("state", state(account))
        .with("services", services)
        .with("created", time(&account.created_at))
}

pub(super) fn role(account: &Account) -> &'static str {
    match account.role {
        Role::Admin => "admin",
        Role::Operator => "operator",
        Role::Member => "member",
    }
}

pub(super) fn state(account: &Account) -> &'static str {
    match (account.disabled, account.machine) {
        (true, _) => "disabled",
        (false, true) => "machine",
        (false, false) => "active",
    }
}
