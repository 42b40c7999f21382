//! `verify`: what a verdict costs, through HTTP and in process.

mod app;
mod over_http;
mod recording;
mod writing;

use crate::{
    Outcome,
    arguments::Size,
    machine, output,
    report::{Report, whole},
    rounds::Settings,
    stock::Stock,
};

/// Runs the benchmark.
pub(crate) fn run(size: &Size) -> Outcome<Report> {
    let machine = machine::description()?;
    let runtime = tokio::runtime::Runtime::new()?;
    let stock = runtime.block_on(Stock::new(size.tokens()))?;
    let few = runtime.block_on(Stock::new(FEW.min(size.tokens())))?;
    let http = Settings::of(size);
    let circumstances =
        format!("{} tokens stored; {}. {machine}.", whole(size.tokens() as f64), http.words());
    let mut report = Report { name: "verify", circumstances, rows: Vec::new(), raw: Vec::new() };
    over_http::measure(&stock, &few, &http, &mut report)?;
    output::progress("in process: the whole use case");
    app::measure(&stock, size.turns(), &mut report)?;
    output::progress("in process: seeing uses");
    recording::measure(&stock, size.turns(), &mut report)?;
    Ok(report)
}

/// What the large table is compared with, to see whether its size matters.
const FEW: u64 = 1000;
