//! `issue`: durable creates, through the store and through REST, beside raw group commits of the same rows.

mod disk;
mod raw;
mod rest;
mod store;

use crate::{
    Outcome,
    arguments::Size,
    machine, output,
    report::{Report, Row, Target, whole},
    statistics::{Latencies, median, median_ratio},
    stock::Stock,
};

/// How many clients create at the same time, and how many rows a raw group commit has.
const CLIENTS: usize = 64;
/// How many clients there are besides over REST: with fewer of them each waits for less.
const FEWER: [usize; 4] = [1, 4, 8, 16];
/// How many times an `fdatasync` the slowest hundredth may take.
const SLOWEST: f64 = 5.0;
/// How many tokens the database holds before.
const BEFORE: u64 = 20_000;

/// What one round of one way of writing gave.
struct Written {
    /// Tokens written in a second.
    rate: f64,
    /// Half of the answers took no longer, in milliseconds.
    p50: f64,
    /// 99 of 100 took no longer, in milliseconds.
    p99: f64,
}

impl Written {
    /// What `rows` rows gave that took so many seconds in all.
    fn new(rows: usize, seconds: f64, mut latencies: Latencies) -> Self {
        Self {
            rate: rows as f64 / seconds,
            p50: latencies.percentile(0.5),
            p99: latencies.percentile(0.99),
        }
    }
}

/// The figures of one way of writing, one for each round.
#[derive(Default)]
struct Series {
    rate: Vec<f64>,
    p50: Vec<f64>,
    p99: Vec<f64>,
}

impl Series {
    fn add(&mut self, written: &Written) {
        self.rate.push(written.rate);
        self.p50.push(written.p50);
        self.p99.push(written.p99);
    }

    fn row(&self, name: &str, unit: &str) -> Row {
        let [rate, p50, p99] = [&self.rate, &self.p50, &self.p99].map(|figures| median(figures));
        let figure = format!("{} {unit}, p50 {p50:.2} ms, p99 {p99:.2} ms", whole(rate));
        Row::new(name, figure)
    }
}

/// Runs the benchmark.
pub(crate) fn run(size: &Size) -> Outcome<Report> {
    let machine = machine::description()?;
    let rows = if size.quick { 3_200 } else { 32_000 };
    let runtime = tokio::runtime::Runtime::new()?;
    let stock = runtime.block_on(Stock::new(BEFORE))?;
    let same_rows = raw::Rows::of(&runtime, &stock, rows)?;
    let mut series: [Series; 5 + FEWER.len()] = Default::default();
    for round in 0..size.rounds() {
        output::progress(&format!("issue: round {} of {}", round + 1, size.rounds()));
        for turn in 0..series.len() {
            let way = (round + turn) % series.len();
            series[way].add(&match way {
                0 => disk::write(&stock, if size.quick { 50 } else { 500 })?,
                1 => raw::write(&stock, &same_rows, 1)?,
                2 => raw::write(&stock, &same_rows, CLIENTS)?,
                3 => runtime.block_on(store::write(&stock, rows))?,
                4 => rest::write(&stock, CLIENTS, size.quick)?,
                fewer => rest::write(&stock, FEWER[fewer - 5], size.quick)?,
            });
        }
    }
    let circumstances = format!(
        "{} tokens stored before; medians of {} rounds of {} rows, {CLIENTS} clients. {machine}.",
        whole(BEFORE as f64),
        size.rounds(),
        whole(rows as f64)
    );
    Ok(report(circumstances, series))
}

fn report(circumstances: String, series: [Series; 5 + FEWER.len()]) -> Report {
    let [disk, single, group, store, rest, fewer @ ..] = &series;
    let rate = |figures: &Series| median_ratio(&figures.rate, &group.rate);
    let enough = || Target::AtLeast(0.7, "");
    let mut names = [
        "4 KiB append and fdatasync",
        "raw, one row a commit",
        "raw, 64 rows a commit",
        "store, 64 clients",
        "REST, 64 clients",
    ]
    .map(str::to_owned)
    .to_vec();
    let slowest = |figures: &Series| {
        let ratio = median_ratio(&figures.p99, &disk.p50);
        Row::new("... its p99", "").must(ratio, "an fdatasync", Target::AtMost(SLOWEST, ""))
    };
    let mut rows = vec![
        disk.row(&names[0], "a second"),
        single.row(&names[1], "rows/s").compared(rate(single), "raw groups"),
        group.row(&names[2], "rows/s"),
        store.row(&names[3], "tokens/s").must(rate(store), "raw groups", enough()),
        rest.row(&names[4], "tokens/s").must(rate(rest), "raw groups", enough()),
        slowest(rest),
        Row::new("... beside a raw group", "")
            .compared(median_ratio(&rest.p99, &group.p99), "a raw group's p99"),
    ];
    for (clients, figures) in FEWER.iter().zip(fewer) {
        let plural = if *clients == 1 { "" } else { "s" };
        names.push(format!("REST, {clients} client{plural}"));
        rows.push(figures.row(&names[names.len() - 1], "tokens/s"));
        rows.push(slowest(figures));
    }
    let mut raw = Vec::new();
    for (name, series) in names.iter().zip(&series) {
        raw.push((format!("{name}, per second"), series.rate.clone()));
        raw.push((format!("{name}, p50 ms"), series.p50.clone()));
        raw.push((format!("{name}, p99 ms"), series.p99.clone()));
    }
    Report { name: "issue", circumstances, rows, raw }
}
