//! `jeton account list`

use clap::Args;
use jeton_client::{Account, Client, Page};

use super::show::{role, state};
use crate::{
    commands::page::{PageArgs, say_next},
    failure::{Doing as _, Failure},
    output::Output,
    table::{Table, time},
};

/// List the accounts.
#[derive(Args)]
pub(crate) struct List {
    #[command(flatten)]
    page: PageArgs,
}

impl List {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let page = client.accounts(&self.page.into()).await;
        let page = page.doing(|| "cannot list the accounts".to_owned())?;
        output.answer(&page, table)?;
        say_next(&page, output);
        Ok(())
    }
}

fn table(page: &Page<Account>) -> Table<5> {
    let rows = page.items.iter().map(|account| {
        [
            account.id.to_string(),
            account.name.clone(),
            role(account).to_owned(),
            state(account).to_owned(),
            time(&account.created_at),
        ]
    });
    Table::new(["ID", "NAME", "ROLE", "STATE", "CREATED"], rows)
}
