//! `jeton fault list`

use clap::Args;
use jeton_client::{Client, FaultQuery, FaultSort, Page, TokenFault, TokenId};

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
    /// Those of the tokens of one service
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    /// Those of one cause, such as `token-expiring`
    #[arg(long)]
    cause: Option<String>,
    /// Those of one token, by its id
    #[arg(long, value_name = "TOKEN_ID")]
    about: Option<TokenId>,
    /// The newest first
    #[arg(long)]
    newest: bool,
    #[command(flatten)]
    page: PageArgs,
}

impl List {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let nothing = match self.closed {
            true => "no fault is as asked, open or closed",
            false => "no fault is open as asked: `--closed` shows also those that were",
        };
        let query = FaultQuery {
            state: self.closed.then(|| "all".to_owned()),
            service: self.service,
            cause: self.cause,
            token: self.about,
            sort: self.newest.then_some(FaultSort::OpenedBackwards),
            page: self.page.into(),
        };
        let page = client.faults(&query).await.doing(|| "cannot list the faults".to_owned())?;
        output.list(&page, nothing, table)?;
        say_next(&page, output);
        say_read_only(client, output).await;
        Ok(())
    }
}

/// Says that no change is taken: a Jeton whose disk is full cannot write down a fault about it.
async fn say_read_only(client: &Client, output: Output) {
    // The faults were listed; a second answer that does not come takes nothing from them.
    if let Ok(Some(told)) = client.takes_no_changes().await {
        output.done(&told);
    }
}

fn table(page: &Page<TokenFault>) -> Table<9> {
    let rows = page.items.iter().map(|fault| {
        [
            fault.id.to_string(),
            fault.cause.clone(),
            fault.state.clone(),
            or_dash(fault.token_name.as_ref().or(fault.part.as_ref())),
            or_dash(fault.token.as_ref()),
            or_dash(fault.service.as_ref()),
            or_dash(fault.owner.as_ref()),
            or_dash(fault.last_used_at.as_deref().map(time)),
            age(fault.age_seconds),
        ]
    });
    let head = ["ID", "CAUSE", "STATE", "ABOUT", "TOKEN", "SERVICE", "OWNER", "LAST USED", "AGE"];
    Table::new(head, rows)
}

/// A length of time in its largest unit.
pub(super) fn age(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds}s"),
        60..3_600 => format!("{}m", seconds / 60),
        3_600..86_400 => format!("{}h", seconds / 3_600),
        _ => format!("{}d", seconds / 86_400),
    }
}
