//! `jeton log`

mod verify;

use clap::{Args, Subcommand};
use jeton_client::{Client, Entry, LogQuery, Page, TokenId};

use super::page::{PageArgs, say_next};
use crate::{
    cli::Global,
    failure::{Doing as _, Failure},
    output::Output,
    table::{Table, or_dash, time},
};

/// What happened.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Log {
    #[command(subcommand)]
    command: Option<LogCommand>,
    #[command(flatten)]
    list: List,
}

/// What else there is to do with the log.
#[derive(Subcommand)]
enum LogCommand {
    /// Check that the log is what was written
    Verify(verify::Verify),
}

/// Which entries to show.
#[derive(Args)]
struct List {
    /// Only what happened to this token
    #[arg(value_name = "TOKEN_ID")]
    id: Option<TokenId>,
    /// Only what one account did or what happened to it, by its name
    #[arg(long, value_name = "NAME")]
    account: Option<String>,
    /// Only what happened in one service
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    #[command(flatten)]
    page: PageArgs,
}

impl Log {
    pub(super) async fn run(self, global: &Global) -> Result<(), Failure> {
        let output = global.output();
        match self.command {
            Some(LogCommand::Verify(verify)) => verify.run(output).await,
            None => self.list.run(&global.connect()?, output).await,
        }
    }
}

impl List {
    async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let query = LogQuery {
            token: self.id,
            account: self.account,
            service: self.service,
            page: self.page.into(),
        };
        let page = client.log(&query).await.doing(|| "cannot read the log".to_owned())?;
        output.answer(&page, table)?;
        say_next(&page, output);
        Ok(())
    }
}

fn table(page: &Page<Entry>) -> Table<5> {
    let rows = page.items.iter().map(|entry| {
        [
            entry.seq.to_string(),
            time(&entry.at),
            entry.event.clone(),
            entry.actor.as_ref().map_or_else(|| "jeton".to_owned(), ToString::to_string),
            about(entry),
        ]
    });
    Table::new(["SEQ", "AT", "EVENT", "BY", "ABOUT"], rows)
}

/// The narrowest thing that an entry is about.
fn about(entry: &Entry) -> String {
    let cause = entry.cause.as_ref().map_or_else(String::new, |cause| format!(" ({cause})"));
    let token = entry.token.as_ref().map(|token| format!("{token}{cause}"));
    let session = || entry.session.as_ref().map(ToString::to_string);
    let account = || entry.account.as_ref().map(ToString::to_string);
    let service = || entry.service.as_ref().map(ToString::to_string);
    let key = || entry.signing_key.clone();
    or_dash(token.or_else(session).or_else(account).or_else(service).or_else(key))
}
