//! `jeton account show`

use clap::Args;
use jeton_client::{Account, Client, Fates, Gone, Role};

use super::which::Which;
use crate::{
    failure::{Doing as _, Failure},
    output::Output,
    table::{Sheet, time},
};

/// Show one account.
#[derive(Args)]
pub(crate) struct Show {
    /// Its name, or its identifier, `acc_…`
    #[arg(value_name = "ACCOUNT")]
    which: Which,
}

impl Show {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let account = client.account(&self.which.id(client).await?).await;
        let account = account.doing(|| format!("cannot show `{}`", self.which))?;
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
    let sheet = Sheet::default()
        .with("account", &account.id)
        .with("name", &account.name)
        .with("role", role)
        .with("login", login(account))
        .with("state", state(account))
        .with("services", services);
    let contact = [("mail", &account.mail), ("language", &account.language)];
    let said = contact.into_iter().filter_map(|(what, said)| Some((what, said.as_ref()?)));
    let sheet = said.fold(sheet, |sheet, (what, said)| sheet.with(what, said));
    sheet.with("created", time(&account.created_at))
}

/// What there is to say about one that was disabled or deleted.
pub(super) fn gone(gone: &Gone) -> Sheet {
    let Fates { ended, suspended, outlive, handed_over, not_handed_over, .. } = gone.tokens;
    let told = [
        (ended, "ended"),
        (suspended, "rest until it is enabled"),
        (outlive, "go on for a time"),
        (handed_over, "handed over"),
        (not_handed_over, "ended, because nobody could take them"),
    ];
    let told = told.iter().filter(|(count, _)| *count > 0);
    let told: Vec<String> = told.map(|(count, what)| format!("{count} {what}")).collect();
    let told = if told.is_empty() { "none".to_owned() } else { told.join(", ") };
    sheet(&gone.account).with("tokens", told)
}

pub(super) fn role(account: &Account) -> &'static str {
    match account.role {
        Role::Admin => "admin",
        Role::Operator => "operator",
        Role::Member => "member",
    }
}

/// How it logs in.
pub(super) fn login(account: &Account) -> &'static str {
    match (account.machine, account.invited) {
        (true, _) => "machine",
        (false, true) => "invited",
        (false, false) => "password",
    }
}

pub(super) fn state(account: &Account) -> &'static str {
    match (account.deleted, account.disabled) {
        (true, _) => "deleted",
        (false, true) => "disabled",
        (false, false) => "active",
    }
}
