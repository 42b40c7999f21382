//! The benchmarks of Jeton. `docs/benchmarks.md` says what is measured, how, and what came out.
//!
//! Each benchmark compares Jeton with something else in the same run, in rounds that take turns, so that what the
//! machine does besides falls on both. Servers run as processes of their own: this program starts itself again.

mod api;
mod arguments;
mod child;
mod cores;
mod document;
mod doors;
mod due;
mod grid;
mod idle;
mod issue;
mod list;
mod load;
mod logins;
mod machine;
mod output;
mod peers;
mod process;
mod program;
mod report;
mod revoke;
mod rounds;
mod server;
mod start;
mod statistics;
mod stock;
mod summary;
mod table;
mod times;
mod verify;
mod world;
mod writer;

use std::{error::Error, process::ExitCode};

use arguments::{Arguments, Bench, Size};
use clap::Parser as _;
use document::Document;
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

/// What measures one thing and reports on it.
type Benchmark = fn(&Size) -> Outcome<Report>;

/// What `all` means, in this order. `peers` is none of them: what it measures has to be installed first.
const ALL: &[Benchmark] = &[
    verify::run,
    issue::run,
    table::run,
    start::run,
    idle::run,
    doors::run,
    logins::run,
    revoke::run,
    due::run,
    list::run,
];

fn run(arguments: &Arguments) -> Outcome<()> {
    let benchmarks: &[Benchmark] = match &arguments.bench {
        Bench::Verify => &[verify::run],
        Bench::Issue => &[issue::run],
        Bench::Table => &[table::run],
        Bench::Start => &[start::run],
        Bench::Idle => &[idle::run],
        Bench::Doors => &[doors::run],
        Bench::Logins => &[logins::run],
        Bench::Revoke => &[revoke::run],
        Bench::Due => &[due::run],
        Bench::List => &[list::run],
        Bench::Peers => &[peers::run],
        Bench::All => ALL,
        Bench::Serve(options) => return server::run(options),
        Bench::TableOf(options) => return table::measure(options),
    };
    let date = machine::date(arguments.date.as_deref())?;
    let mut document = Document::read(&arguments.document)?;
    for benchmark in benchmarks {
        let report = benchmark(&arguments.size)?;
        output::line(&report.text());
        document.take(&report, &date)?;
        if !arguments.size.quick {
            document.save()?;
        }
    }
    if matches!(arguments.bench, Bench::All) {
        output::line(&format!("\nEvery figure that has a target:\n\n{}", document.summary()));
    }
    if arguments.size.quick {
        output::line("A quick run is a smoke test: the document is left as it is.");
    }
    Ok(())
}
