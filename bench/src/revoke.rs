//! Many tokens revoked by one call: how long it takes, and what verifies and other writers feel meanwhile.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use jeton_app::{App, Asked, Order, Sender, SweepOrder, Which};
use jeton_core::{
    Caller, Cause, Reason, Scopes,
    decide::{issue::Wish, sweep::Everything},
};

use crate::{
    Outcome,
    arguments::Size,
    machine,
    report::{Report, Row, Target, whole},
    stock::{self, Stock},
    world::{Random, SERVICE},
};

/// How many tokens are revoked.
const REVOKED: u64 = 100_000;
/// How long is watched before anything is revoked.
const BEFORE: Duration = Duration::from_secs(3);

/// Measures.
pub(crate) fn run(size: &Size) -> Outcome<Report> {
    let tokens = if size.quick { 10_000 } else { REVOKED };
    let runtime = tokio::runtime::Runtime::new()?;
    let stock = runtime.block_on(Stock::new(tokens))?;
    let app = runtime.block_on(App::start(stock::options(stock.directory.path())))?;
    let now = jeton_app::Clock::System.now();
    let by = Caller::in_person(&stock.administrator, None, now);

    let verified_before = watch(&app, &stock, Watch::for_a_while());
    let written_before = runtime.block_on(write(&app, &by, Watch::for_a_while()))?;
    let watch_on = Watch::until_told();
    let (verifying, writing) = (watch_on.clone(), watch_on.clone());
    let (seen, written, elapsed, ended) = thread::scope(|scope| -> Outcome<_> {
        let verifies = scope.spawn(|| watch(&app, &stock, verifying));
        let writes = runtime.spawn({
            let (app, by) = (app.clone(), by.clone());
            async move { write(&app, &by, writing).await }
        });
        let start = Instant::now();
        let done = runtime.block_on(app.sweep(order(), &by, None));
        let elapsed = start.elapsed();
        watch_on.stop();
        let seen = verifies.join().map_err(|_| "the verifies panicked")?;
        let written = runtime.block_on(writes)??;
        let ended = match done? {
            jeton_app::Done::Now(receipt) => receipt.sweep.ended,
            jeton_app::Done::Before(_) => 0,
        };
        Ok((seen, written, elapsed, ended))
    })?;
    runtime.block_on(app.stop());

    let rate = ended as f64 / elapsed.as_secs_f64();
    let of = |times: &[Duration]| micros(percentile(times));
    let compare = |name: &str, before: &[Duration], meanwhile: &[Duration]| {
        let ratio = percentile(meanwhile).as_secs_f64() / percentile(before).as_secs_f64();
        Row::new(format!("{name}, p99 meanwhile"), of(meanwhile)).compared(ratio, "before")
    };
    let verify_ratio = percentile(&seen).as_secs_f64() / percentile(&verified_before).as_secs_f64();
    let call = Row::new("the call", format!("{:.2} s", elapsed.as_secs_f64()));
    // The target is for so many.
    let limit = Target::AtMost(3.0, " s");
    let call = if tokens < REVOKED { call } else { call.must_be(elapsed.as_secs_f64(), limit) };
    Ok(Report {
        name: "revoke",
        circumstances: format!(
            "{}; {} tokens of one service revoked by one call, in process",
            machine::description()?,
            whole(tokens as f64)
        ),
        rows: vec![
            Row::new("tokens ended", whole(ended as f64)),
            call,
            Row::new("tokens a second", whole(rate)),
            Row::new("verify, p99 before", of(&verified_before)),
            Row::new("verify, p99 meanwhile", of(&seen)).must(
                verify_ratio,
                "before",
                Target::AtMost(2.0, ""),
            ),
            Row::new("issue, p99 before", of(&written_before)),
            compare("issue", &written_before, &written),
        ],
        raw: Vec::new(),
    })
}

fn order() -> SweepOrder {
    SweepOrder {
        which: Which { service: Some(SERVICE.to_owned()), ..Which::default() },
        everything: Everything::NotSaid,
        cause: Cause::Revoked,
        expected: None,
    }
}

/// How long something is watched.
#[derive(Clone)]
struct Watch {
    until: Option<Instant>,
    stopped: Arc<AtomicBool>,
}

impl Watch {
    fn for_a_while() -> Self {
        Self { until: Some(Instant::now() + BEFORE), ..Self::until_told() }
    }

    fn until_told() -> Self {
        Self { until: None, stopped: Arc::default() }
    }

    fn stop(&self) {
        self.stopped.store(true, Ordering::Release);
    }

    fn goes_on(&self) -> bool {
        !self.stopped.load(Ordering::Acquire) && self.until.is_none_or(|end| Instant::now() < end)
    }
}

/// The times of verifies of tokens that are there, ended or not.
fn watch(app: &App, stock: &Stock, watch: Watch) -> Vec<Duration> {
    let mut random = Random::new(3);
    let fields: Vec<String> = (0..10_000)
        .map(|_| format!("Bearer {}", stock.world.secret(random.next() % stock.tokens).expose()))
        .collect();
    let mut times = Vec::new();
    for field in fields.iter().cycle() {
        if !watch.goes_on() {
            break;
        }
        let start = Instant::now();
        let line = || Err(Reason::UnknownPath);
        let asked =
            Asked { at: app.now(), sender: Sender::default(), needs: &Scopes::NONE, line: &line };
        let judged = app.verify(SERVICE, [("authorization", field.as_bytes())].into_iter(), &asked);
        std::hint::black_box(judged.is_ok());
        times.push(start.elapsed());
    }
    times
}

/// The times of tokens of Jeton that are issued one after the other.
async fn write(app: &App, by: &Caller, watch: Watch) -> Outcome<Vec<Duration>> {
    let mut times = Vec::new();
    while watch.goes_on() {
        let order = Order {
            service: "jeton".to_owned(),
            kind: Some("api-token".to_owned()),
            account: None,
            wish: Wish { name: Some("bench".parse()?), ..Wish::default() },
        };
        let start = Instant::now();
        app.issue(order, by, None).await?;
        times.push(start.elapsed());
    }
    Ok(times)
}

fn percentile(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() * 99 / 100).copied().unwrap_or_default()
}

fn micros(time: Duration) -> String {
    format!("{:.1} µs", time.as_secs_f64() * 1e6)
}
