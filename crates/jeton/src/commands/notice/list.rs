//! `jeton notice list`

use clap::Args;
use jeton_client::{Client, Notice, NoticeQuery, Page};

use crate::{
    commands::page::{PageArgs, say_next},
    failure::{Doing as _, Failure},
    output::Output,
    table::{Table, or_dash, time},
};

/// List notices.
#[derive(Args)]
pub(crate) struct List {
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
        let query = NoticeQuery { recipient: self.to, failed: self.failed, page: self.page.into() };
        let page = client.notices(&query).await.doing(|| "cannot list the notices".to_owned())?;
        output.answer(&page, table)?;
        say_next(&page, output);
        Ok(())
    }
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
