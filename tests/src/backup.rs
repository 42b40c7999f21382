//! The battery of backups: a Jeton is backed up under load and killed, put back with and without its journal, and asked what
//! it accepts. Each round goes on with what the journal brought back.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};

use crate::{
    Call, Process, binaries,
    call::{Http, client as http},
};

/// What happened.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How often it was backed up, killed and put back.
    pub rounds: usize,
    /// Entries that came from journals.
    pub replayed: i64,
    /// Questions about secrets that had ended.
    pub ended: usize,
    /// Questions about secrets that had not.
    pub living: usize,
    /// Ended secrets that were accepted after a replay. Must stay 0.
    pub raised: usize,
    /// Living secrets that were refused after a replay. Must stay 0.
    pub lost: usize,
    /// Secrets that were accepted without a journal, before anybody accepted what is lost. Must stay 0.
    pub unheard: usize,
}

impl Outcome {
    /// Whether nothing that had ended was accepted, and nothing else was lost.
    pub fn passed(&self) -> bool {
        let wrong = self.raised + self.lost + self.unheard;
        wrong == 0 && self.ended > 0 && self.living > 0 && self.replayed > 0
    }
}

/// What becomes of the journal between the kill and the replay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    /// It is whole.
    Whole,
    /// Its last quarter is missing, which no journal can tell: a control.
    Cut,
}

const CLIENTS: usize = 4;
const PASSWORD: &str = "correct horse battery";

/// Backs up, kills and puts back `rounds` times while clients make and revoke tokens.
///
/// # Panics
/// Where the server or a command does not do what it should.
pub async fn run(rounds: usize, keeping: Keeping) -> Outcome {
    let desk = tempfile::tempdir().expect("there is a temporary directory");
    let desk = Desk { directory: desk.path().to_owned() };
    let mut outcome = Outcome::default();
    let mut data = desk.place("data-0");
    let server = desk.serve(&data).await;
    let session = first(&server).await;
    server.kill().await;
    let mut clients: Vec<Client> = (0..CLIENTS).map(|_| Client::new(session.clone())).collect();
    for round in 1..=rounds {
        let server = desk.serve(&data).await;
        let stop = Arc::new(AtomicBool::new(false));
        let work = clients.drain(..).map(|client| client.work(server.address, stop.clone()));
        let work: Vec<_> = work.map(tokio::spawn).collect();
        tokio::time::sleep(moment(round)).await;
        let backup = desk.place(&format!("copy-{round}.db"));
        desk.jeton(&[&["backup", "--to"], &[text(&backup), "--data", text(&data)][..]].concat())
            .await;
        tokio::time::sleep(moment(round + 1000)).await;
        server.kill().await;
        stop.store(true, Ordering::SeqCst);
        for task in work {
            clients.push(task.await.expect("a client does not panic"));
        }
        if keeping == Keeping::Cut {
            desk.cut_journal();
        }
        let (with, without) = (format!("data-{round}"), format!("without-{round}"));
        outcome.replayed += desk.replay(&backup, &data, &desk.place(&with)).await;
        desk.restore(&backup, &data, &desk.place(&without), &[]).await;
        ask(Process::serve(&desk.place(&without)).await, &clients, &mut outcome, Heard::Nothing)
            .await;
        data = desk.place(&with);
        ask(desk.serve(&data).await, &clients, &mut outcome, Heard::All).await;
        outcome.rounds += 1;
    }
    outcome
}

/// Between 100 and 700 milliseconds, another one every round, the same in every run.
fn moment(round: usize) -> Duration {
    let spread = u64::try_from(round).unwrap_or(0).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
    Duration::from_millis(100 + spread % 600)
}

async fn first(server: &Process) -> String {
    server.choose_password(PASSWORD).await;
    let login = json!({ "account": "admin", "password": PASSWORD });
    let opened = server.call("POST", "/api/v1/sessions").json(&login).send().await;
    let session = opened.expect(201).field("token");
    let put = server.call("PUT", "/api/v1/services/online").bearer(&session);
    put.json(&json!({ "preset": "online" })).send().await.expect(201);
    session
}

/// What a Jeton has heard of that ended after the backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heard {
    All,
    Nothing,
}

/// Asks about every secret that the clients know of.
async fn ask(server: Process, clients: &[Client], outcome: &mut Outcome, heard: Heard) {
    let http = http();
    for client in clients {
        let ended = client.ended.iter().map(|secret| (secret, false));
        for (secret, lives) in client.living.iter().map(|(_, secret)| (secret, true)).chain(ended) {
            let call = Call::new(http.clone(), server.address, "GET", "/verify/online");
            let accepted = call.header("x-auth-token", secret).send().await.status == 200;
            if heard == Heard::Nothing {
                outcome.unheard += usize::from(accepted);
                continue;
            }
            match lives {
                true => {
                    (outcome.living, outcome.lost) =
                        (outcome.living + 1, outcome.lost + usize::from(!accepted))
                }
                false => {
                    (outcome.ended, outcome.raised) =
                        (outcome.ended + 1, outcome.raised + usize::from(accepted))
                }
            }
        }
    }
    server.kill().await;
}

/// A client that makes tokens and revokes some, and remembers what it was told.
struct Client {
    session: String,
    /// Ids and secrets.
    living: Vec<(String, String)>,
    /// Secrets.
    ended: Vec<String>,
}

impl Client {
    fn new(session: String) -> Self {
        Self { session, living: Vec::new(), ended: Vec::new() }
    }

    /// Works until the server is gone. What it was not told of does not count.
    async fn work(mut self, server: SocketAddr, stop: Arc<AtomicBool>) -> Self {
        let http = http();
        let mut count = 0;
        while !stop.load(Ordering::SeqCst) {
            count += 1;
            let goes_on = match self.living.first().cloned() {
                Some(token) if count % 3 == 0 => self.end(&http, server, token).await,
                _ => self.make(&http, server).await,
            };
            if !goes_on {
                break;
            }
        }
        self
    }

    async fn make(&mut self, http: &Http, server: SocketAddr) -> bool {
        let call = Call::new(http.clone(), server, "POST", "/api/v1/tokens").bearer(&self.session);
        let Ok(made) = call.json(&json!({ "service": "online" })).attempt().await else {
            return false;
        };
        let made = made.expect(201);
        self.living.push((made.field("id"), made.field("secret")));
        true
    }

    async fn end(
        &mut self,
        http: &Http,
        server: SocketAddr,
        (id, secret): (String, String),
    ) -> bool {
        // Whatever becomes of it, it is not among the living for sure.
        self.living.remove(0);
        let path = format!("/api/v1/tokens/{id}/revoke");
        let call = Call::new(http.clone(), server, "POST", &path).bearer(&self.session);
        let Ok(reply) = call.attempt().await else {
            return false;
        };
        reply.expect(204);
        self.ended.push(secret);
        true
    }
}

/// Where everything lies.
struct Desk {
    directory: PathBuf,
}

impl Desk {
    fn place(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    async fn serve(&self, data: &Path) -> Process {
        Process::serve_with(data, &["--journal", text(&self.place("journal"))]).await
    }

    /// Puts a backup back, and what the journal holds behind it; how many entries those were.
    async fn replay(&self, backup: &Path, before: &Path, data: &Path) -> i64 {
        let journal = self.place("journal");
        let told = self.restore(backup, before, data, &["--journal", text(&journal)]).await;
        let told: Value = serde_json::from_str(&told).expect("the command prints JSON");
        let word = told["replayed"]["word"].as_str().expect("it has a word");
        self.jeton(&["restore", "accept", "--data", text(data), "--lost", word]).await;
        told["replayed"]["entries"].as_i64().expect("it counts entries")
    }

    async fn restore(&self, backup: &Path, before: &Path, data: &Path, more: &[&str]) -> String {
        let keys = before.join("keys.toml");
        let put = ["restore", text(backup), "--data", text(data), "--keys", text(&keys), "--json"];
        self.jeton(&[&put[..], more].concat()).await
    }

    /// Cuts the last quarter of the journal's lines off.
    fn cut_journal(&self) {
        let journal = fs::read_to_string(self.place("journal")).expect("there is a journal");
        let lines: Vec<&str> = journal.split_inclusive('\n').collect();
        let left = lines[..lines.len() - lines.len() / 4].concat();
        fs::write(self.place("journal"), left).expect("it can be written");
    }

    /// Runs the binary; what it printed.
    async fn jeton(&self, arguments: &[&str]) -> String {
        let mut command = Command::new(binaries().join("jeton"));
        command.args(arguments).env_remove("JETON_DATA");
        let output = tokio::task::spawn_blocking(move || command.output()).await;
        let output = output.expect("it does not panic").expect("the binary starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("its output is text")
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("the paths here are text")
}
