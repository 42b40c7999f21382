//! Ten times as much is asked of a real `jeton serve` as it can answer: verdicts, changes, log-ins.
//!
//! **What an open loop is.** Arrivals come at their own time, whether those before were answered or not. Over HTTP/1.1 they need
//! a connection that is free, and a gateway that has none lets its own clients wait: Jeton never sees more than one question of
//! each connection. So arrivals are planned at ten times the peak over ten times the connections, and one whose connection
//! still waits is left out and counted as not sent. Whoever is turned away comes again at the next planned time,
//! whatever `Retry-After` says.

mod client;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::{Process, Reply, memory::processor_time_of};
use client::{Client, Seen};

/// What a run came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Of `/verify`.
    pub verdicts: Load,
    /// Of `POST /api/v1/tokens`.
    pub creates: Load,
    /// Of `POST /api/v1/sessions`.
    pub logins: Load,
}

/// What one kind of question came to. Rates are of a second, times at the 99th of a hundred.
#[derive(Debug, Default)]
pub struct Load {
    /// What was answered well at the peak.
    pub peak: f64,
    /// What was sent in the overload, in peaks.
    pub offered: f64,
    /// What of it was answered well, in peaks.
    pub goodput: f64,
    /// How long the good answers took.
    pub served: Duration,
    /// How many were turned away.
    pub turned_away: usize,
    /// How long that took.
    pub refused: Duration,
    /// Answers that were neither good nor a 503 `overloaded` with `Retry-After`, and connections that broke.
    pub odd: usize,
    /// How much more memory the server had at most than it had had by the end of the peak, in MiB. What the peak itself takes, such
    /// as the parts of the database that are kept, is not the overload's.
    pub memory: u64,
    /// How long after the overload the server answered as before.
    pub normal: Duration,
    /// What was answered well for a second of processor time that the server got in the overload, in those of the peak.
    pub work: f64,
    /// Processor time of a second at the peak, and in the overload.
    pub time: [Shares; 2],
}

/// Who had how much processor time of each second.
#[derive(Debug, Default, Clone, Copy)]
pub struct Shares {
    /// The server.
    pub server: f64,
    /// The clients.
    pub clients: f64,
}

/// The most memory that all overloads together may take.
const MOST_MEMORY: u64 = 100;

impl Outcome {
    /// Whether all that the case asks for holds: of log-ins but the time that a good answer takes, which is that of 512 others.
    pub fn passed(&self) -> bool {
        let (verdicts, creates, logins) = (&self.verdicts, &self.creates, &self.logins);
        let served = |load: &Load| load.served <= Duration::from_millis(50);
        let loads = [verdicts, creates, logins];
        let memory: u64 = loads.iter().map(|load| load.memory).sum();
        let all = loads.into_iter().all(Load::holds);
        all && served(verdicts) && served(creates) && memory <= MOST_MEMORY
    }
}

impl Load {
    fn holds(&self) -> bool {
        self.odd == 0
            && self.goodput >= 0.9
            && (self.turned_away == 0 || self.refused <= Duration::from_millis(5))
            && self.normal <= Duration::from_secs(5)
    }
}

/// So many ask at the peak.
const CLIENTS: usize = 64;
/// So many more in the overload, and so much more often.
const TIMES: usize = 10;
/// How long the peak is looked for.
const PEAK: Duration = Duration::from_secs(5);

/// What is asked.
struct Question {
    /// The request, whole.
    bytes: Arc<[u8]>,
    /// How many ask at the peak.
    clients: usize,
    /// How many in the overload.
    crowd: usize,
}

/// Asks ten times as much as is answered, for so long of each kind.
///
/// # Panics
/// Where Jeton does not start.
pub async fn run(lasting: Duration) -> Outcome {
    let directory = tempfile::tempdir().expect("there is a temporary directory");
    let process = Process::serve(directory.path()).await;
    process.choose_password(PASSWORD).await;
    let session = log_in(&process).await.expect(201).field("token");
    let put = json!({ "preset": "online" });
    post(&process, "PUT", "/api/v1/services/online", Some(&session), &put).await.expect(201);
    let wish = json!({ "service": "online" });
    let issued = post(&process, "POST", "/api/v1/tokens", Some(&session), &wish).await.expect(201);
    let secret = issued.field("secret");

    let verdict =
        format!("GET /verify/online HTTP/1.1\r\nHost: a\r\nX-Auth-Token: {secret}\r\n\r\n");
    let question =
        |text: String, clients, crowd| Question { bytes: text.into_bytes().into(), clients, crowd };
    let many = CLIENTS * TIMES;
    let verdicts = load(&process, &question(verdict, CLIENTS, many), lasting).await;
    let create = request("/api/v1/tokens", Some(&session), &wish);
    let creates = load(&process, &question(create, CLIENTS, many), lasting).await;
    let login = request("/api/v1/sessions", None, &credentials());
    // Few keep the workers busy; in the crowd are more than may wait for one.
    let logins = load(&process, &question(login, 4, 2 * many), lasting).await;
    process.kill().await;
    Outcome { verdicts, creates, logins }
}

async fn load(process: &Process, question: &Question, lasting: Duration) -> Load {
    let (peak, at_peak) = measured(process, async {
        ask(process, question, question.clients, Duration::ZERO, PEAK).await
    })
    .await;
    let before = process.peak_memory();
    let rate = peak.good.len() as f64 / PEAK.as_secs_f64();
    let every = Duration::from_secs_f64(question.crowd as f64 / (rate * TIMES as f64));
    let (mut over, in_overload) =
        measured(process, async { ask(process, question, question.crowd, every, lasting).await })
            .await;
    let memory = before.grown() >> 20;
    let normal = normal_again(process, question).await;
    let per_second = |count: usize| count as f64 / lasting.as_secs_f64();
    let work = |rate: f64, time: Shares| rate / time.server;
    Load {
        work: work(per_second(over.good.len()), in_overload) / work(rate, at_peak),
        time: [at_peak, in_overload],
        peak: rate,
        offered: per_second(over.good.len() + over.refused.len() + over.odd) / rate,
        goodput: per_second(over.good.len()) / rate,
        served: slowest(&mut over.good),
        turned_away: over.refused.len(),
        refused: slowest(&mut over.refused),
        odd: over.odd + peak.odd + peak.refused.len(),
        memory,
        normal,
    }
}

/// What `asked` comes to, and who had how much processor time meanwhile.
async fn measured(process: &Process, asked: impl Future<Output = Seen>) -> (Seen, Shares) {
    let had = || (process.processor_time(), processor_time_of("self"));
    let (begun, before) = (Instant::now(), had());
    let seen = asked.await;
    let (after, lasted) = (had(), begun.elapsed().as_secs_f64());
    let share = |from: Duration, to: Duration| (to - from).as_secs_f64() / lasted;
    (seen, Shares { server: share(before.0, after.0), clients: share(before.1, after.1) })
}

/// Has `clients` ask for so long, each as often as `every` at most.
async fn ask(
    process: &Process,
    question: &Question,
    clients: usize,
    every: Duration,
    lasting: Duration,
) -> Seen {
    let mut all = JoinSet::new();
    for number in 0..clients {
        let (address, bytes) = (process.address, Arc::clone(&question.bytes));
        // They do not all come at the same moment.
        let wait = every.mul_f64(number as f64 / clients as f64);
        all.spawn(async move {
            tokio::time::sleep(wait).await;
            Client::new(address, bytes).ask(every, lasting).await
        });
    }
    let mut seen = Seen::default();
    while let Some(one) = all.join_next().await {
        seen.add(one.expect("a client does not panic"));
    }
    seen
}

/// How long it takes until ten in a row are answered well, each within the time that one takes by itself.
async fn normal_again(process: &Process, question: &Question) -> Duration {
    let begun = Instant::now();
    let mut in_a_row = 0;
    while in_a_row < 10 && begun.elapsed() < Duration::from_secs(60) {
        let client = Client::new(process.address, Arc::clone(&question.bytes));
        let seen = client.ask(Duration::ZERO, Duration::ZERO).await;
        let is_good = seen.good.first().is_some_and(|took| *took < ALONE);
        in_a_row = if is_good { in_a_row + 1 } else { 0 };
    }
    begun.elapsed()
}

/// More than anything takes that has the server for itself.
const ALONE: Duration = Duration::from_millis(200);

/// What 99 of a hundred took at most.
fn slowest(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times.get(times.len() * 99 / 100).copied().unwrap_or_default()
}

const PASSWORD: &str = "correct horse battery";

fn credentials() -> Value {
    json!({ "account": "admin", "password": PASSWORD })
}

async fn log_in(process: &Process) -> Reply {
    post(process, "POST", "/api/v1/sessions", None, &credentials()).await
}

async fn post(
    process: &Process,
    method: &str,
    path: &str,
    by: Option<&str>,
    body: &Value,
) -> Reply {
    let call = process.call(method, path).json(body);
    match by {
        Some(secret) => call.bearer(secret).send().await,
        None => call.send().await,
    }
}

/// A `POST` as its bytes.
fn request(path: &str, by: Option<&str>, body: &Value) -> String {
    let body = body.to_string();
    let by = by.map(|secret| format!("Authorization: Bearer {secret}\r\n")).unwrap_or_default();
    format!(
        "POST {path} HTTP/1.1\r\nHost: a\r\n{by}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}
