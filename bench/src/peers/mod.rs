//! `peers`: Jeton beside what one would write or pick instead, each with as many cores, its own database and the same load.

mod peer;

use std::sync::Arc;

use crate::{
    Outcome,
    arguments::Size,
    child::Child,
    cores,
    doors::configured,
    machine,
    report::{Report, Row, Target, whole},
    rounds::{Ask, Case, Series, Settings, Spelling, rounds},
    statistics::{median, median_ratio},
    stock::Stock,
    world::Secrets,
};
use peer::{PEERS, Running};

/// How many tokens each of them keeps.
const TOKENS: u64 = 100_000;

/// Runs the benchmark.
pub(crate) fn run(size: &Size) -> Outcome<Report> {
    let machine = machine::description()?;
    let tokens = if size.quick { 1_000 } else { TOKENS };
    let runtime = tokio::runtime::Runtime::new()?;
    let stock = runtime.block_on(Stock::new(tokens))?;
    let (for_servers, for_load) = cores::halves()?;
    let peers = PEERS.iter().map(|peer| peer.start(tokens, &for_servers));
    let peers = peers.collect::<Outcome<Vec<Running>>>()?;
    let api = Child::start("hello-hyper", None, &for_servers)?;
    let stub = Child::start("yes", None, &for_servers)?;
    let jeton = Child::start("jeton", Some(stock.directory.path()), &for_servers)?;
    let prefix = configured(api.address(), stub.address(), jeton.address())?;
    let nginx = Child::start("nginx", Some(prefix.path()), &for_servers)?;
    let secrets = Arc::new(stock.world.stored(tokens));
    let mut cases = vec![
        case("Jeton", &jeton, vec![&jeton], "/verify/bench", &secrets),
        case("nginx, asks a stub", &nginx, vec![&nginx, &api, &stub], "/stub", &secrets),
        case("nginx, asks Jeton", &nginx, vec![&nginx, &api, &jeton], "/jeton", &secrets),
    ];
    cases.extend(peers.iter().map(Running::case));
    let settings = Settings::of(size);
    let series = rounds(&cases, &settings, &for_load)?;
    let words = settings.words();
    let circumstances = format!("{} tokens each; {words}. {machine}.", whole(tokens as f64));
    Ok(Report {
        name: "peers",
        circumstances,
        rows: rows(&cases, &series),
        raw: raw(&cases, &series),
    })
}

fn case<'a>(
    name: &'static str,
    server: &Child,
    servers: Vec<&'a Child>,
    path: &'static str,
    secrets: &'a Arc<Secrets>,
) -> Case<'a> {
    let (address, ask) = (server.address(), Ask::get(path));
    Case { name, address, servers, ask, secrets, spelling: Spelling::Right, status: 200 }
}

/// A row for each, and how many times its rate Jeton has; the target is for the best of those that keep tokens.
fn rows(cases: &[Case<'_>], series: &[Series]) -> Vec<Row> {
    let [jeton, stub, asks_jeton, peers @ ..] = series else {
        return Vec::new();
    };
    let named = |number: usize| Row::new(cases[number].name, series[number].figure());
    let mut rows: Vec<Row> = (0..series.len()).map(named).collect();
    let ratio = |other: &Series| median_ratio(&jeton.rate, &other.rate);
    let names = cases[cases.len() - peers.len()..].iter().map(|case| case.name);
    let mut best: Option<(&str, &Series)> = None;
    for (name, peer) in names.zip(peers) {
        let row = Row::new(format!("Jeton beside {name}"), "");
        rows.push(row.compared(ratio(peer), "its rate"));
        if best.is_none_or(|(_, best)| median(&best.rate) < median(&peer.rate)) {
            best = Some((name, peer));
        }
    }
    if let Some((name, best)) = best {
        let row = Row::new("Jeton beside the best of them", "");
        rows.push(row.must(ratio(best), name, Target::AtLeast(60.0, "")));
    }
    for (name, other) in [("nginx that asks a stub", stub), ("nginx that asks Jeton", asks_jeton)] {
        let row = Row::new(format!("Jeton beside {name}"), "");
        rows.push(row.compared(ratio(other), "its rate"));
    }
    rows
}

fn raw(cases: &[Case<'_>], series: &[Series]) -> Vec<(String, Vec<f64>)> {
    cases.iter().zip(series).flat_map(|(case, series)| series.raw(case.name)).collect()
}
