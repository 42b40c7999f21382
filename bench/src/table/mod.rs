//! `table`: the verification table in memory, by the number of tokens that it holds.
//!
//! Every size is measured in a process of its own: memory that a smaller table gave back would hide what a larger one
//! takes.

mod disturbed;
mod rates;

use std::process::Command;

use jeton_core::{Record, Scopes, Verdict};
use jeton_replica::{Question, Replica, ServiceView};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use self::{disturbed::Disturbed, rates::Rates};

use crate::{
    Outcome,
    arguments::{Size, TableOf},
    machine, output,
    process::resident_bytes,
    report::{Report, Row, Target, whole},
    times::{Presented, SECRETS, Times},
    world::{Random, SERVICE, World},
    writer::CHANGES,
};

/// What was found for one size.
#[derive(Serialize, Deserialize)]
struct Found {
    /// How much the process grew for each token, its account included.
    resident: f64,
    /// What the replica itself counts.
    counted: f64,
    hot: Times,
    uniform: Times,
    rates: Rates,
    disturbed: Disturbed,
}

/// Runs the benchmark.
pub(crate) fn run(size: &Size) -> Outcome<Report> {
    let machine = machine::description()?;
    let turns = size.turns();
    let mut report = Report {
        name: "table",
        circumstances: format!("Medians of {turns} rounds of {SECRETS} secrets. {machine}."),
        rows: Vec::new(),
        raw: Vec::new(),
    };
    let sizes = SIZES.iter().copied().filter(|tokens| *tokens <= size.tokens());
    for tokens in sizes {
        output::progress(&format!("a table of {} tokens", whole(tokens as f64)));
        add_to(&mut report, tokens, turns)?;
    }
    Ok(report)
}

const SIZES: [u64; 4] = [1_000, 100_000, 1_000_000, 10_000_000];
/// From here on a token's share in what a process takes anyway is small, and the target for memory counts.
const MANY: u64 = 1_000_000;

/// Measures a table of that size and adds the rows to `report`.
fn add_to(report: &mut Report, tokens: u64, turns: usize) -> Outcome<()> {
    let numbers = [tokens.to_string(), turns.to_string()];
    let output = Command::new(std::env::current_exe()?)
        .args(["table-of", "--stored", &numbers[0], "--turns", &numbers[1]])
        .output()?;
    let found: Found = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("a table of {tokens} tokens was not measured: {error}"))?;
    let stored = whole(tokens as f64);
    let figure = format!("{:.1} bytes (counted {:.1})", found.resident, found.counted);
    let memory = Row::new(format!("memory a token, {stored} stored"), figure);
    let at_most = Target::AtMost(96.0, " bytes");
    report.rows.push(if tokens < MANY { memory } else { memory.must_be(found.resident, at_most) });
    for (name, times, limit) in [("hot", found.hot, 3.5), ("uniform", found.uniform, 10.0)] {
        let name = format!("digest and look-up, {name}, {stored} stored");
        let row = Row::new(name.clone(), times.figure());
        report.rows.push(row.must(times.ratio(), "SHA-256", Target::AtMost(limit, "")));
        report.raw.push((format!("{name}, ns"), times.sample()));
    }
    report.rows.extend(found.rates.row(format!("verdicts on two cores, {stored} stored")));
    let name = format!("while {} a second change, {stored} stored", whole(CHANGES.into()));
    report.rows.push(found.disturbed.row(name));
    Ok(())
}

/// Measures one size in this process and prints what was found.
pub(crate) fn measure(options: &TableOf) -> Outcome<()> {
    // Only the policy's `lifetime` reads the time, and the clock stands still here.
    let world = World::new(Timestamp::UNIX_EPOCH);
    let before = resident_bytes("self")?;
    let replica = filled(&world, options.stored);
    let resident = (resident_bytes("self")? - before) / options.stored as f64;
    let view = replica.service(SERVICE).ok_or("the service was not taken")?;
    let mut random = Random::new(1);
    let mut draw = || -> Vec<Presented> {
        let numbers = (0..SECRETS).map(|_| random.next() % options.stored);
        numbers.map(|n| Presented::of(&world.secret(n))).collect()
    };
    let accepts = |presented: &Presented| accepts(&replica, view, &world, presented.secret());
    let favourites = draw();
    let [mut hot, mut uniform] = [Times::default(), Times::default()];
    (0..options.turns).for_each(|_| hot.round(&favourites, &world.key, accepts));
    (0..options.turns).for_each(|_| uniform.round(&draw(), &world.key, accepts));
    let spread = [draw(), draw()];
    let rates = Rates::measure(options.turns, &spread, &accepts)?;
    let table = (&world, &replica, options.stored);
    let disturbed = Disturbed::measure(options.turns, table, &spread[0], accepts)?;
    let found = Found {
        resident,
        counted: replica.resident_bytes() as f64 / options.stored as f64,
        hot,
        uniform,
        rates,
        disturbed,
    };
    output::line(&serde_json::to_string(&found)?);
    Ok(())
}

// It grows from nothing, as that of a starting node does.
fn filled(world: &World, tokens: u64) -> Replica {
    let replica = Replica::new();
    replica.take(&Record::Service(world.service.clone()));
    let accounts = (0..World::accounts(tokens)).map(|n| Record::Account(world.account(n)));
    let issued = (0..tokens).map(|n| Record::Token(world.token(n)));
    accounts.chain(issued).for_each(|record| replica.take(&record));
    replica
}

fn accepts(replica: &Replica, view: &ServiceView, world: &World, secret: &str) -> bool {
    let question =
        Question { carrier: None, address: None, needs: &Scopes::NONE, now: Timestamp::UNIX_EPOCH };
    let verdict = replica.verify(view, &world.key.digest(secret), &question);
    matches!(verdict, Verdict::Allow(_))
}
