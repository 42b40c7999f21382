//! `jeton log`

mod chain;
mod export;
mod follow;
mod row;
mod verify;
mod which;

use clap::{Args, Subcommand};
use jeton_client::{Client, FaultId, LogOrder, LogQuery, PageQuery};

use self::{row::Row, which::Which};
use crate::{
    cli::Global,
    failure::{Doing as _, Failure},
    output::{self, Output},
    table::Table,
};

/// What happened, the newest last.
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
    /// How the chain of the log stands on the server
    Chain(chain::Chain),
    /// Write the log to a file, as JSON lines or CSV
    Export(export::Export),
    /// Check that the log is what was written
    Verify(verify::Verify),
}

/// Which entries to show.
#[derive(Args)]
struct List {
    #[command(flatten)]
    which: Which,
    /// Only what one fault is about: its opening, its end, and what happened to its token between them
    #[arg(long, value_name = "FAULT_ID", conflicts_with_all = ["id", "follow"])]
    fault: Option<FaultId>,
    /// At most this many, 1 to 200 [default: 50]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=200))]
    limit: Option<u16>,
    /// Those before this place: what the page before names at its end
    #[arg(long, value_name = "SEQ", conflicts_with = "follow")]
    cursor: Option<String>,
    /// Go on with what happens, until you stop it; with `--json` an entry a line
    #[arg(long, conflicts_with = "until")]
    follow: bool,
}

impl Log {
    pub(super) async fn run(self, global: &Global) -> Result<(), Failure> {
        let output = global.output();
        match self.command {
            Some(LogCommand::Chain(chain)) => chain.run(&global.connect()?, output).await,
            Some(LogCommand::Export(export)) => export.run(&global.connect()?).await,
            Some(LogCommand::Verify(verify)) => verify.run(output).await,
            None => self.list.run(&global.connect()?, output).await,
        }
    }
}

impl List {
    async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let query = LogQuery { fault: self.fault, ..self.which.into() };
        let page = PageQuery { cursor: self.cursor, limit: self.limit };
        let newest = client.log(&query, LogOrder::Newest, &page).await;
        let page = newest.doing(|| "cannot read the log".to_owned())?;
        if self.follow {
            return follow::run(client, &query, &page, output).await;
        }
        output.list(
            &page,
            "no entry is as asked: `jeton log` without flags shows the last ones",
            |page| {
                let rows = page.items.iter().rev().map(Row::of);
                Table::new(row::HEAD, rows.map(|Row(cells)| cells))
            },
        )?;
        if let (Some(before), Output::Table) = (&page.next, output) {
            output::note(&format!("there is more before: `--cursor {before}`"));
        }
        Ok(())
    }
}
