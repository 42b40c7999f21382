//! `idle`: what the real `jeton serve` takes with nothing in it and nobody who asks.

use std::{fs, process::Command, thread, time::Duration};

use crate::{
    Outcome,
    arguments::Size,
    machine,
    program::Program,
    report::{Report, Row, Target},
    stock,
};

const MOST: Target = Target::AtMost(30.0, " MiB");
/// What a start leaves to do is done then.
const SETTLE: Duration = Duration::from_secs(2);

/// Runs the benchmark.
pub(crate) fn run(size: &Size) -> Outcome<Report> {
    let machine = machine::description()?;
    let window = Duration::from_secs(if size.quick { 2 } else { 60 });
    let directory = stock::directory()?;
    let jeton = Program::start(directory.path())?;
    thread::sleep(SETTLE);
    let before = jeton.process.processor_time()?;
    thread::sleep(window);
    let used = jeton.process.processor_time()? - before;
    let resident = jeton.process.resident_bytes()? / MIB;
    let share = used.as_secs_f64() / window.as_secs_f64() * 100.0;
    let processor = format!("{share:.3} % of a core");
    // As `top` shows it.
    let shown = (share * 10.0).round() / 10.0;
    let mut rows = vec![
        Row::new("resident, empty", format!("{resident:.1} MiB")).must_be(resident, MOST),
        Row::new("processor, nobody asks", processor).must_be(shown, Target::AtMost(0.0, " %")),
        Row::new("threads", jeton.process.threads()?.to_string()),
    ];
    jeton.process.stop()?;
    rows.extend(binary()?);
    Ok(Report {
        name: "idle",
        circumstances: format!("`jeton serve` for {} s. {machine}.", window.as_secs()),
        rows,
        raw: Vec::new(),
    })
}

/// The size of the binary, with what debuggers read and without.
fn binary() -> Outcome<[Row; 2]> {
    let path = Program::path()?;
    let directory = stock::directory()?;
    let stripped = directory.path().join("jeton");
    let status = Command::new("strip").arg("-o").arg(&stripped).arg(&path).status()?;
    if !status.success() {
        return Err("`strip` failed".into());
    }
    let [built, small] =
        [fs::metadata(path)?, fs::metadata(stripped)?].map(|file| file.len() as f64 / MIB);
    Ok([
        Row::new("binary as it is built, with line numbers", format!("{built:.1} MiB")),
        Row::new("binary without what debuggers read", format!("{small:.1} MiB"))
            .must_be(small, MOST),
    ])
}

const MIB: f64 = 1024.0 * 1024.0;
