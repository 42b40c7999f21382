//! The benchmarks of Jeton. `docs/benchmarks.md` says what is measured, how, and what came out.
//!
//! Each benchmark compares Jeton with something else in the same run, in rounds that take turns, so that what the
//! machine does besides falls on both. Servers run as processes of their own: this program starts itself again.

mod arguments;
mod child;
mod cores;
mod document;
mod doors;
mod due;
mod issue;
mod list;
mod load;
mod logins;
mod machine;
mod output;
mod report;
mod revoke;
mod rounds;
mod server;
mod statistics;
mod stock;
mod table;
mod times;
mod verify;
mod world;

use std::{error::Error, process::ExitCode};

use arguments::{Arguments, Bench};
use clap::Parser as _;
use report::Report;

/// What a benchmark returns: its own program is all that handles its errors, by printing them.
type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::fail(&*error);
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Outcome<()> {
    let size = &arguments.size;
    let reports: Vec<Report> = match &arguments.bench {
        Bench::Verify => vec![verify::run(size)?],
        Bench::Issue => vec![issue::run(size)?],
        Bench::Table => vec![table::run(size)?],
        Bench::Doors => vec![doors::run(size)?],
        Bench::Logins => vec![logins::run(size)?],
        Bench::Revoke => vec![revoke::run(size)?],
        Bench::Due => vec![due::run(size)?],
        Bench::List => vec![list::run(size)?],
        Bench::All => {
            vec![
                verify::run(size)?,
                issue::run(size)?,
                table::run(size)?,
                doors::run(size)?,
                logins::run(size)?,
                revoke::run(size)?,
                due::run(size)?,
                list::run(size)?,
            ]
        }
        Bench::Serve(options) => return server::run(options),
        Bench::TableOf(options) => return table::measure(options),
    };
    let date = machine::date(arguments.date.as_deref())?;
    for report in &reports {
        output::line(&report.text());
        if size.quick {
            output::line("A quick run is a smoke test: the document is left as it is.");
        } else {
            document::write(&arguments.document, report, &date)?;
        }
    }
    Ok(())
}
