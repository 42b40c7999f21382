//! `jeton notice list`

use clap::Args;
use jeton_client::{Client, FaultId, FaultQuery, Notice, NoticeQuery, Page, TokenFault};

use crate::{
    commands::page::{PageArgs, say_next},
    failure::{Doing as _, Failure},
    output::Output,
    table::{Table, or_dash, time},
};

/// List notices.
#[derive(Args)]
pub(crate) struct List {
    /// Those of this fault
    #[arg(long, value_name = "ID")]
    fault: Option<FaultId>,
    /// Those to this address
    #[arg(long, value_name = "ADDRESS")]
    to: Option<String>,
    /// Those alone that were given up
    #[arg(long)]
    failed: bool,
    #[command(flatten)]
    page: PageArgs,
}

impl List {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let query = NoticeQuery {
            fault: self.fault,
            recipient: self.to,
            failed: self.failed,
            page: self.page.into(),
        };
        let page = client.notices(&query).await.doing(|| "cannot list the notices".to_owned())?;
        output.list(
            &page,
            "no notices as asked: the policy of a service says who is told of what, in `[expiry]`",
            table,
        )?;
        say_next(&page, output);
        say_outage(client, output).await;
        Ok(())
    }
}

/// Says which mail server takes no mails: then what waits has nothing of its own to say.
async fn say_outage(client: &Client, output: Output) {
    let query = FaultQuery { cause: Some("mail-undeliverable".to_owned()), ..Default::default() };
    // The notices were listed; a second answer that does not come takes nothing from them.
    let Ok(faults) = client.faults(&query).await else { return };
    // The fault is about an address where one mail was given up, and about a server where all wait.
    let of_server = faults.items.iter().find(|fault| !part(fault).contains('@'));
    if let Some(fault) = of_server {
        let why = fault.note.as_deref().unwrap_or("the mail server takes no mails");
        output.done(&format!("{} ({}, since {})", why, part(fault), time(&fault.opened_at)));
    }
}

fn part(fault: &TokenFault) -> &str {
    fault.part.as_deref().unwrap_or("@")
}

fn table(page: &Page<Notice>) -> Table<7> {
    let rows = page.items.iter().map(|notice| {
        [
            notice.fault.to_string(),
            notice.recipient.clone(),
            notice.state.clone(),
            time(&notice.queued_at),
            or_dash(notice.mail.as_ref()),
            or_dash(notice.attempts.as_ref()),
            or_dash(notice.error.as_ref()),
        ]
    });
    Table::new(["FAULT", "RECIPIENT", "STATE", "QUEUED", "MAIL", "TRIES", "ERROR"], rows)
}
