//! `jeton fault list`

use clap::Args;
use jeton_client::{Client, FaultQuery, Page, TokenFault};

use crate::{
    commands::page::{PageArgs, say_next},
    failure::{Doing as _, Failure},
    output::Output,
    table::{Table, or_dash, time},
};

/// List faults.
#[derive(Args)]
pub(crate) struct List {
    /// Closed ones as well
    #[arg(long)]
    closed: bool,
    #[command(flatten)]
    page: PageArgs,
}

impl List {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let query = FaultQuery { closed: self.closed, page: self.page.into() };
        let page = client.faults(&query).await.doing(|| "cannot list the faults".to_owned())?;
        output.answer(&page, table)?;
        say_next(&page, output);
        Ok(())
    }
}

fn table(page: &Page<TokenFault>) -> Table<9> {
    let rows = page.items.iter().map(|fault| {
        [
            fault.id.to_string(),
            fault.cause.clone(),
            fault.state.clone(),
            or_dash(fault.token.as_ref()),
            or_dash(fault.service.as_ref()),
            or_dash(fault.owner.as_ref()),
            or_dash(fault.address.as_ref()),
            or_dash(fault.agent.as_ref()),
            time(&fault.opened_at),
        ]
    });
    let head = ["ID", "CAUSE", "STATE", "TOKEN", "SERVICE", "OWNER", "ADDRESS", "AGENT", "OPENED"];
    Table::new(head, rows)
}
