//! `jeton session list`

use clap::Args;
use jeton_client::{Client, ListedSession, Page};

use crate::{
    commands::page::{PageArgs, say_next},
    failure::{Doing as _, Failure},
    output::Output,
    table::{Table, or_dash, time},
};

/// List where you are logged in.
#[derive(Args)]
pub(crate) struct List {
    #[command(flatten)]
    page: PageArgs,
}

impl List {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let page = client.sessions(&self.page.into()).await;
        let page = page.doing(|| "cannot list the sessions".to_owned())?;
        output.list(&page, "no sessions: `jeton login ACCOUNT` opens one", table)?;
        say_next(&page, output);
        Ok(())
    }
}

fn table(page: &Page<ListedSession>) -> Table<7> {
    let rows = page.items.iter().map(|ListedSession { session, current, .. }| {
        [
            session.id.to_string(),
            if *current { "this one" } else { "" }.to_owned(),
            time(&session.opened_at),
            time(&session.seen_at),
            time(&session.expires_at),
            or_dash(session.address.clone()),
            or_dash(session.agent.clone()),
        ]
    });
    Table::new(["ID", "", "OPENED", "LAST SEEN", "EXPIRES", "ADDRESS", "PROGRAM"], rows)
}
