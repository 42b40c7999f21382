//! What a writer costs those who ask for verdicts over HTTP: it gives tokens other scopes, over REST and on the same cores.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

use serde_json::json;

use crate::{
    Outcome, api,
    child::Child,
    output,
    report::{Report, Row, Target, whole},
    rounds::{Case, Series, Settings},
    statistics::{median, median_ratio},
    stock::Stock,
    writer::{self, CHANGES},
};

/// As many as it takes for the disk not to hold them up.
const WRITERS: u32 = 64;
const NOBODY: &str = "nobody writes";

/// Loads `case` with and without the writers, and adds the row to `report`.
pub(super) fn measure(
    stock: &Stock,
    jeton: &Child,
    case: &Case<'_>,
    settings: &Settings,
    cores: &[usize],
    report: &mut Report,
) -> Outcome<()> {
    let token = api::log_in(jeton, stock.administrator.name.as_str(), &stock.password)?;
    let [mut quiet, mut meanwhile] = [(); 2].map(|()| Series::default());
    let mut changes = Vec::new();
    for round in 0..settings.rounds {
        output::progress(&format!("beside a writer: round {} of {}", round + 1, settings.rounds));
        quiet.add(&case.load(settings, cores, round)?);
        let (load, rate) = writer::beside(
            WRITERS,
            |writer| change(stock, jeton, &token, (round as u32, writer)),
            || case.load(settings, cores, round),
        )?;
        meanwhile.add(&load);
        changes.push(rate);
    }
    let name = format!("verify, while {} tokens a second change", whole(CHANGES.into()));
    let figure = format!("{} ({} changes/s)", meanwhile.figure(), whole(median(&changes)));
    let row = Row::new(name, figure);
    let ratio = median_ratio(&meanwhile.rate, &quiet.rate);
    // Where the disk or the machine did not let them come so far, nothing is said of the target.
    let came_so_far = median(&changes) >= f64::from(CHANGES) * 0.95;
    report.rows.push(if came_so_far {
        row.must(ratio, NOBODY, Target::AtLeast(0.95, ""))
    } else {
        row.compared(ratio, NOBODY)
    });
    report.raw.extend(quiet.raw("verify, nobody writes"));
    report.raw.extend(meanwhile.raw("verify, while tokens change"));
    Ok(())
}

/// Gives one token after the other the scopes that it does not have.
fn change(
    stock: &Stock,
    jeton: &Child,
    session: &str,
    (round, writer): (u32, u32),
) -> Outcome<impl FnMut() -> Outcome<()> + Send> {
    let mut stream = TcpStream::connect(jeton.address())?;
    stream.set_nodelay(true)?;
    let scopes: &[&str] = if round.is_multiple_of(2) { &["read"] } else { &["read", "write"] };
    let body = json!({ "scopes": scopes });
    let mut next = u64::from(writer);
    let mut answer = [0; 4096];
    Ok(move || {
        let id = stock.world.token(next % stock.tokens).id;
        next += u64::from(WRITERS);
        let request = api::request(&format!("PATCH /api/v1/tokens/{id}"), Some(session), &body);
        stream.write_all(request.as_bytes())?;
        let length = stream.read(&mut answer)?;
        if answer[..length].starts_with(b"HTTP/1.1 200") {
            return Ok(());
        }
        Err(format!("not changed: {}", String::from_utf8_lossy(&answer[..length])).into())
    })
}
