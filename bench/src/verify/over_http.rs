//! Forward-auth beside a bare axum and a bare hyper, over keep-alive connections.

use std::sync::Arc;

use super::writing;
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
    let stored = Arc::new(stock.world.stored(stock.tokens));
    let of_few = Arc::new(few.world.stored(few.tokens));
    let unknown = Arc::new(stock.world.unknown(stock.tokens.min(MOST_UNKNOWN)));
    let cases = [
        case("bare axum", &axum, &stored, Spelling::Right, 200),
        case("bare hyper", &hyper, &stored, Spelling::Right, 200),
        case("verify, accepted", &jeton, &stored, Spelling::Right, 200),
        case("verify, unknown secrets", &jeton, &unknown, Spelling::Right, 401),
        case("verify, wrong checksum", &jeton, &stored, Spelling::WrongChecksum, 401),
        case("verify, accepted, 1 000 tokens", &small, &of_few, Spelling::Right, 200),
    ];
    let series = rounds(&cases, settings, &for_load)?;
    add_rows(&cases, &series, stock.tokens, report);
    writing::measure(stock, &jeton, &cases[2], settings, &for_load, report)
}

const MOST_UNKNOWN: u64 = 1_000_000;

fn case<'a>(
    name: &'static str,
    server: &'a Child,
    secrets: &'a Arc<Secrets>,
    spelling: Spelling,
    status: u16,
) -> Case<'a> {
    let (address, ask) = (server.address(), Ask::get("/verify/bench"));
    Case { name, address, servers: vec![server], ask, secrets, spelling, status }
}

fn add_rows(cases: &[Case<'_>], series: &[Series], tokens: u64, report: &mut Report) {
    let [axum, hyper, accepted, unknown, wrong, few] = series else {
        return;
    };
    let rate = |case: &Series, base: &Series| median_ratio(&case.rate, &base.rate);
    let p99 = |case: &Series, base: &Series| median_ratio(&case.p99, &base.p99);
    let tokens = whole(tokens as f64);
    let grown = |what: &str| Row::new(format!("{tokens} tokens beside 1 000: {what}"), "");
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
        grown("rate").must(rate(accepted, few), "1 000", Target::AtLeast(0.9, "")),
        grown("p99").must(p99(accepted, few), "1 000", Target::AtMost(1.1, "")),
    ]);
    for (case, series) in cases.iter().zip(series) {
        let time = format!("{:.2} us", median(&series.server_time));
        let ratio = median_ratio(&series.server_time, &hyper.server_time);
        let row = Row::new(format!("server time a request: {}", case.name), time);
        report.rows.push(row.compared(ratio, "hyper"));
        report.raw.extend(series.raw(case.name));
    }
}
