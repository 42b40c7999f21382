//! `jeton service members`

use clap::Args;
use jeton_client::{Client, Member, Page};

use crate::{
    commands::page::{PageArgs, say_next},
    failure::{Doing as _, Failure},
    output::Output,
    table::Table,
};

/// List the accounts that may hold tokens of a service.
#[derive(Args)]
pub(crate) struct Members {
    /// The service
    #[arg(value_parser = clap::builder::NonEmptyStringValueParser::new())]
    name: String,
    #[command(flatten)]
    page: PageArgs,
}

impl Members {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let page = client.members(&self.name, &self.page.into()).await;
        let page = page.doing(|| format!("cannot list the members of `{}`", self.name))?;
        output.list(
            &page,
            "nobody may hold tokens of it: `jeton account create NAME` makes an account",
            table,
        )?;
        say_next(&page, output);
        Ok(())
    }
}

fn table(page: &Page<Member>) -> Table<2> {
    let rows = page.items.iter().map(|member| [member.id.to_string(), member.name.clone()]);
    Table::new(["ID", "NAME"], rows)
}
