//! `start`: how long the real `jeton serve` takes until it accepts a stored token, by the number of tokens stored.

use std::{
    fs::{self, File},
    path::Path,
    time::Instant,
};

use rustix::fs::{Advice, fadvise};

use crate::{
    Outcome,
    arguments::Size,
    load, machine, output,
    program::Program,
    report::{Report, Row, Target, whole},
    statistics::median,
    stock::Stock,
    world::SERVICE,
};

/// The sizes that have a target, in seconds.
const SIZES: [(u64, f64); 2] = [(1_000_000, 2.0), (10_000_000, 15.0)];

/// What some starts gave.
#[derive(Default)]
struct Starts {
    seconds: Vec<f64>,
    resident: Vec<f64>,
}

/// Runs the benchmark.
pub(crate) fn run(size: &Size) -> Outcome<Report> {
    let machine = machine::description()?;
    let rounds = size.rounds().min(5);
    let circumstances = format!("`jeton serve`; medians of {rounds} starts. {machine}.");
    let mut report = Report { name: "start", circumstances, rows: Vec::new(), raw: Vec::new() };
    let reached = SIZES.into_iter().filter(|(tokens, _)| *tokens <= size.tokens());
    let mut sizes: Vec<_> = reached.map(|(tokens, limit)| (tokens, Some(limit))).collect();
    if sizes.is_empty() {
        sizes.push((size.tokens(), None));
    }
    let runtime = tokio::runtime::Runtime::new()?;
    for (tokens, limit) in sizes {
        let stock = runtime.block_on(Stock::new(tokens))?;
        output::progress(&format!("start: {} tokens", whole(tokens as f64)));
        measure(&stock, limit, rounds, &mut report)?;
    }
    Ok(report)
}

fn measure(stock: &Stock, limit: Option<f64>, rounds: usize, report: &mut Report) -> Outcome<()> {
    let directory = stock.directory.path();
    let [mut warm, mut cold] = [(); 2].map(|()| Starts::default());
    // The first one after the tokens were stored is none of the others' kind.
    Starts::default().add(stock)?;
    for _ in 0..rounds {
        warm.add(stock)?;
        forget(directory)?;
        cold.add(stock)?;
    }
    let name = format!("start with {} tokens", whole(stock.tokens as f64));
    let row = Row::new(&name, warm.figure());
    report.rows.push(match limit {
        Some(limit) => row.must_be(median(&warm.seconds), Target::AtMost(limit, " s")),
        None => row,
    });
    report.rows.push(Row::new("... read from the disk", cold.figure()));
    let size = fs::metadata(directory.join("jeton.db"))?.len() as f64;
    report.rows.push(Row::new("... the size of their database", mib(size)));
    report.raw.push((format!("{name}, s"), warm.seconds));
    report.raw.push((format!("{name}, read from the disk, s"), cold.seconds));
    Ok(())
}

impl Starts {
    /// Starts once, until a stored token is accepted, and stops again.
    fn add(&mut self, stock: &Stock) -> Outcome<()> {
        let request = format!(
            "GET /verify/{SERVICE} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\n\r\n",
            stock.world.secret(stock.tokens / 2).expose()
        );
        let start = Instant::now();
        let jeton = Program::start(stock.directory.path())?;
        load::once(jeton.address, &request, 200)?;
        self.seconds.push(start.elapsed().as_secs_f64());
        self.resident.push(jeton.process.resident_bytes()?);
        jeton.process.stop()
    }

    fn figure(&self) -> String {
        format!("{:.2} s, {} resident", median(&self.seconds), mib(median(&self.resident)))
    }
}

/// Has the system forget what it keeps in memory of the files in `directory`.
fn forget(directory: &Path) -> Outcome<()> {
    for entry in fs::read_dir(directory)? {
        let file = File::open(entry?.path())?;
        // Only what is on the disk is forgotten.
        file.sync_all()?;
        fadvise(&file, 0, None, Advice::DontNeed)?;
    }
    Ok(())
}

fn mib(bytes: f64) -> String {
    format!("{:.0} MiB", bytes / 1024.0 / 1024.0)
}
