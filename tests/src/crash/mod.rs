//! kill -9 in a loop: whatever was acknowledged before a kill is there after it, and whatever was ended stays ended.
//!
//! Eight clients create, reset, rotate and revoke over REST, each on an account of its own, and each keeps a journal:
//! what it intends before it sends, what it knows when it has read a whole answer. The server is killed at a moment
//! that nobody chose, started again, and asked about every secret in every journal.

mod client;
mod journal;
mod telling;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use client::Client;
use journal::Journal;
use serde_json::json;

pub use telling::{Telling, telling};

use crate::{Call, call::client as http, process::Process};

/// What a run came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How often the server was killed.
    pub kills: usize,
    /// Answers that a client read in full.
    pub acknowledged: usize,
    /// Changes in flight at a kill, whose fate was found out afterwards.
    pub in_flight: usize,
    /// Questions asked after the starts.
    pub questions: usize,
    /// Acknowledged secrets that were refused. Must stay 0.
    pub lost: usize,
    /// Ended secrets that were accepted. Must stay 0.
    pub raised: usize,
    /// The slowest start, from the process to its address.
    pub slowest_start: Duration,
    /// Entries of the log at the end, whose chain was checked from the first to the last.
    pub entries: i64,
}

impl Outcome {
    /// Whether nothing acknowledged was lost and nothing ended was accepted.
    pub fn passed(&self) -> bool {
        self.lost == 0 && self.raised == 0 && self.acknowledged > 0
    }
}

const CLIENTS: usize = 8;
const PASSWORD: &str = "correct horse battery";

/// Kills the server `kills` times while clients work.
///
/// # Panics
/// Where the server does not start, answers what it never should, or leaves a log whose chain is broken.
pub async fn run(kills: usize) -> Outcome {
    let directory = tempfile::tempdir().expect("there is a temporary directory");
    let mut outcome = Outcome::default();
    let mut server = Process::serve(directory.path()).await;
    let mut clients = clients(&server).await;
    for round in 0..kills {
        let stop = Arc::new(AtomicBool::new(false));
        let work: Vec<_> = clients
            .drain(..)
            .map(|client| tokio::spawn(client.work(server.address, stop.clone())))
            .collect();
        tokio::time::sleep(moment(round)).await;
        server.kill().await;
        stop.store(true, Ordering::SeqCst);
        for task in work {
            clients.push(task.await.expect("a client does not panic"));
        }
        let start = Instant::now();
        server = Process::serve(directory.path()).await;
        outcome.slowest_start = outcome.slowest_start.max(start.elapsed());
        outcome.kills += 1;
        for client in &mut clients {
            client.audit(server.address, &mut outcome).await;
        }
    }
    outcome.acknowledged = clients.iter().map(Client::acknowledged).sum();
    server.kill().await;
    outcome.entries = check_log(directory.path()).await;
    outcome
}

/// What the battery says of a server that goes wrong: one token is revoked and one comes back behind the journals.
///
/// # Panics
/// As [`run`] does.
pub async fn control() -> Outcome {
    let directory = tempfile::tempdir().expect("there is a temporary directory");
    let mut outcome = Outcome::default();
    let server = Process::serve(directory.path()).await;
    let mut client = clients(&server).await.remove(0);
    client.mislead(server.address).await;
    client.audit(server.address, &mut outcome).await;
    outcome.acknowledged = client.acknowledged();
    server.kill().await;
    outcome
}

/// Between 60 and 360 milliseconds, another one every round, the same in every run.
fn moment(round: usize) -> Duration {
    let spread = u64::try_from(round).unwrap_or(0).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
    Duration::from_millis(60 + spread % 300)
}

async fn clients(server: &Process) -> Vec<Client> {
    server.choose_password(PASSWORD).await;
    let call = |path: &str| Call::new(http(), server.address, "POST", path);
    let login = json!({ "account": "admin", "password": PASSWORD });
    let session = call("/api/v1/sessions").json(&login).send().await.expect(201).field("token");
    for preset in ["discloud", "online"] {
        let path = format!("/api/v1/services/{preset}");
        let put = Call::new(http(), server.address, "PUT", &path).bearer(&session);
        put.json(&json!({ "preset": preset })).send().await.expect(201);
    }
    let mut clients = Vec::new();
    for number in 0..CLIENTS {
        let name = format!("client-{number}@example.com");
        let account = json!({ "name": name, "password": PASSWORD });
        call("/api/v1/accounts").bearer(&session).json(&account).send().await.expect(201);
        let login = json!({ "account": name, "password": PASSWORD });
        let own = call("/api/v1/sessions").json(&login).send().await.expect(201).field("token");
        clients.push(Client::new(number, own, Journal::default()));
    }
    clients
}

/// Checks the whole chain of the log; how many entries it has.
async fn check_log(directory: &std::path::Path) -> i64 {
    let app = jeton_app::App::start(jeton_app::Options {
        directory: directory.to_owned(),
        anchor: None,
        journal: None,
        clock: jeton_app::Clock::System,
        randomness: jeton_app::Randomness::System,
        environment: jeton_app::Environment::default(),
        webhooks: jeton_app::WebhookSender::off(),
    })
    .await
    .expect("it starts once more");
    let checked = app.check_log().await.expect("the chain of the log holds");
    app.stop().await;
    checked
}
