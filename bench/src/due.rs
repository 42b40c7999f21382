//! Which of many tokens are about to expire: how long the question takes while nobody, and while many are due, and how long
//! it takes to tell of them.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use jeton_app::{App, Clock, Hand, Options};
use jeton_core::{Token, decide::expiry};
use jiff::{SignedDuration, Timestamp};
use tokio::runtime::Runtime;

use crate::{
    Outcome,
    arguments::Size,
    machine,
    process::resident_bytes,
    report::{Report, Row, whole},
    stock::{self, Nobody, Stock},
    world::World,
};

/// The ends of the tokens are spread over a year.
const YEAR: SignedDuration = SignedDuration::from_hours(365 * 24);
/// Of which the first is so far away that nobody is told yet.
const BEFORE: SignedDuration = SignedDuration::from_hours(31 * 24);
/// As many as the job asks for at once.
const AT_ONCE: u32 = 100;
/// In which a thousandth of the tokens come to each of the three thresholds.
const STEP: SignedDuration = SignedDuration::from_mins(365 * 24 * 60 / 1000);

/// Measures.
pub(crate) fn run(size: &Size) -> Outcome<Report> {
    let tokens = size.tokens();
    let runtime = Runtime::new()?;
    let stock = runtime.block_on(Stock::of(tokens, |world, n| ending(world, n, tokens)))?;
    let start = stock.world.service.created_at;
    let directory = stock.directory.path();

    let far = runtime.block_on(ask(&stock, start))?;
    let clock = Hand::at(start);
    let options = Options { clock: Clock::Hand(clock.clone()), ..stock::options(directory) };
    let app = runtime.block_on(App::start(options))?;
    let resident = resident_bytes("self")?;
    let idle = round(&runtime, &app);
    clock.advance(BEFORE);
    let crowd = tell(&runtime, &app, directory)?;
    let resident_then = resident_bytes("self")?;
    let told = round(&runtime, &app);
    clock.advance(STEP);
    let step = tell(&runtime, &app, directory)?;
    runtime.block_on(app.stop());
    drop(app);
    let near = runtime.block_on(ask(&stock, start + BEFORE + STEP))?;

    let rate = crowd.tokens as f64 / crowd.elapsed.as_secs_f64();
    Ok(Report {
        name: "due",
        circumstances: format!(
            "{}; {} tokens of one service, whose ends are spread over a year",
            machine::description()?,
            whole(tokens as f64)
        ),
        rows: vec![
            Row::new("the question, nobody within 30 days", millis(far.elapsed)),
            Row::new("the question, all within 30 days told", millis(near.elapsed)),
            Row::new("a round of all jobs, nobody due", millis(idle)),
            Row::new("a round of all jobs, all due told", millis(told)),
            Row::new("due after a jump of the clock by 31 days", whole(crowd.tokens as f64)),
            Row::new("to tell of them", format!("{:.1} s", crowd.elapsed.as_secs_f64())),
            Row::new("tokens a second", whole(rate)),
            Row::new("due in the next 8 hours and 45 minutes", whole(step.tokens as f64)),
            Row::new("to tell of these", format!("{:.2} s", step.elapsed.as_secs_f64())),
            Row::new("resident before", mib(resident)),
            Row::new("resident after all", mib(resident_then)),
        ],
        raw: Vec::new(),
    })
}

fn ending(world: &World, n: u64, tokens: u64) -> Token {
    let share = YEAR.as_secs() as f64 * n as f64 / tokens as f64;
    let end = world.service.created_at + BEFORE + SignedDuration::from_secs(1 + share as i64);
    Token { expires_at: Some(end), ..world.token(n) }
}

/// What was done, to how many tokens, in what time.
struct Took {
    tokens: u64,
    elapsed: Duration,
}

/// Asks which tokens are due at `now`, over and over; the median.
async fn ask(stock: &Stock, now: Timestamp) -> Outcome<Took> {
    let store = stock::open(stock.directory.path(), Arc::new(Nobody))?;
    let service = &stock.world.service;
    let mut times = Vec::new();
    let mut found = 0;
    for _ in 0..1001 {
        let start = Instant::now();
        let due = expiry::due(service, now);
        found = store.due_tokens(service.id, due, AT_ONCE).await?.len() as u64;
        times.push(start.elapsed());
    }
    store.close().await;
    times.sort_unstable();
    Ok(Took { tokens: found, elapsed: times[times.len() / 2] })
}

/// One round of all jobs; the median of some.
fn round(runtime: &Runtime, app: &App) -> Duration {
    let mut times: Vec<_> = (0..101)
        .map(|_| {
            let start = Instant::now();
            runtime.block_on(app.do_jobs());
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[times.len() / 2]
}

/// Rounds of the jobs until nobody is due any more.
fn tell(runtime: &Runtime, app: &App, directory: &Path) -> Outcome<Took> {
    let before = told(directory)?;
    let mut known = before;
    let mut elapsed = Duration::ZERO;
    loop {
        let start = Instant::now();
        runtime.block_on(app.do_jobs());
        let took = start.elapsed();
        let now = told(directory)?;
        if now == known {
            return Ok(Took { tokens: now - before, elapsed });
        }
        elapsed += took;
        known = now;
    }
}

/// How many faults were opened so far: one for each token that was told of.
fn told(directory: &Path) -> Outcome<u64> {
    let database = rusqlite::Connection::open(directory.join("jeton.db"))?;
    Ok(database.query_row("SELECT count(*) FROM faults WHERE token IS NOT NULL", [], |row| {
        row.get::<_, i64>(0)
    })? as u64)
}

fn millis(time: Duration) -> String {
    format!("{:.3} ms", time.as_secs_f64() * 1e3)
}

fn mib(bytes: f64) -> String {
    format!("{:.0} MiB", bytes / f64::from(1 << 20))
}
