//! Forward-auth beside a bare axum and a bare hyper, over keep-alive connections.

use std::sync::Arc;

use crate::{
    Outcome,
    child::Child,
    cores,
    report::{Report, Row, Target, whole},
    rounds::{Ask, Case, Series, Settings, Spelling, rounds},
    statistics::{median, median_ratio},
    stock::Stock,
    world::Secrets,
};

/// Measures and adds the rows to `report`.
pub(super) fn measure(
    stock: &Stock,
    few: &Stock,
    settings: &Settings,
    report: &mut Report,
) -> Outcome<()> {
    let (for_server, for_load) = cores::halves()?;
    let start = |name: &str, stock: Option<&Stock>| {
        Child::start(name, stock.map(|stock| stock.directory.path()), &for_server)
    };
    let axum = start("hello-axum", None)?;
    let hyper = start("hello-hyper", None)?;
    let small = start("jeton", Some(few))?;
    let jeton = start("jeton", Some(stock))?;
    report.rows.push(start_row(&jeton, stock.tokens)?);
    let stored = Arc::new(stock.world.stored(stock.tokens));
    let of_few = Arc::new(few.world.stored(few.tokens));
    let unknown = Arc::new(stock.world.unknown(stock.tokens.min(MOST_UNKNOWN)));
    let cases = [
        case("bare axum", &axum, &stored, Spelling::Right, 200),
        case("bare hyper", &hyper, &stored, Spelling::Right, 200),
        case("verify, accepted", &jeton, &stored, Spelling::Right, 200),
        case("verify, unknown secrets", &jeton, &unknown, Spelling::Right, 401),
        case("verify, wrong checksum", &jeton, &stored, Spelling::WrongChecksum, 401),
        case("verify, accepted, few tokens", &small, &of_few, Spelling::Right, 200),
    ];
    let series = rounds(&cases, settings, &for_load)?;
    add_rows(&cases, &series, report);
    Ok(())
}

const MOST_UNKNOWN: u64 = 1_000_000;

fn start_row(jeton: &Child, tokens: u64) -> Outcome<Row> {
    let seconds = jeton.start_seconds();
    let memory = jeton.resident_bytes()? / 1024.0 / 1024.0;
    let name = format!("start with {} tokens", whole(tokens as f64));
    let row = Row::new(name, format!("{seconds:.2} s, {memory:.0} MiB resident"));
    // The target is for 1,000,000 tokens.
    Ok(if tokens == 1_000_000 { row.must_be(seconds, Target::AtMost(2.0, " s")) } else { row })
}

fn case<'a>(
    name: &'static str,
    server: &'a Child,
    secrets: &'a Arc<Secrets>,
    spelling: Spelling,
    status: u16,
) -> Case<'a> {
    let (address, ask) = (server.address(), Ask::Get("/verify/bench"));
    Case { name, address, servers: vec![server], ask, secrets, spelling, status }
}

fn add_rows(cases: &[Case<'_>], series: &[Series], report: &mut Report) {
    let [axum, hyper, accepted, unknown, wrong, few] = series else {
        return;
    };
    let rate = |case: &Series, base: &Series| median_ratio(&case.rate, &base.rate);
    let p99 = |case: &Series, base: &Series| median_ratio(&case.p99, &base.p99);
    let named = |number: usize| Row::new(cases[number].name, series[number].figure());
    report.rows.extend([
        named(0),
        named(1),
        named(2).must(rate(accepted, axum), "axum", Target::AtLeast(1.0, "")),
        Row::new("... beside hyper", "").must(
            rate(accepted, hyper),
            "hyper",
            Target::AtLeast(0.9, ""),
        ),
        Row::new("... its p99", "").must(p99(accepted, hyper), "hyper's", Target::AtMost(1.25, "")),
        named(3).must(rate(unknown, accepted), "accepted", Target::AtLeast(1.0, "")),
        named(4).must(rate(wrong, accepted), "accepted", Target::AtLeast(1.0, "")),
        named(5).compared(rate(few, axum), "axum"),
        Row::new("all tokens beside few: rate", "").must(
            rate(accepted, few),
            "few",
            Target::AtLeast(0.9, ""),
        ),
        Row::new("all tokens beside few: p99", "").must(
            p99(accepted, few),
            "few",
            Target::AtMost(1.1, ""),
        ),
    ]);
    for (case, series) in cases.iter().zip(series) {
        let time = format!("{:.2} us", median(&series.server_time));
        let ratio = median_ratio(&series.server_time, &hyper.server_time);
        let row = Row::new(format!("server time a request: {}", case.name), time);
        report.rows.push(row.compared(ratio, "hyper"));
        report.raw.extend(series.raw(case.name));
    }
}
