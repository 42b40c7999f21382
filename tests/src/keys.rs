//! The battery of keys: the key of the digests and the one of the seals are rotated while programs verify, and nobody is refused.

use std::{
    path::Path,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use serde_json::{Value, json};

use crate::{
    Call, Process, binaries,
    call::{Http, client as http},
};

/// What happened.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How often a key was rotated.
    pub rotations: usize,
    /// Verdicts that were asked for while they were.
    pub verifies: usize,
    /// Genuine secrets that were refused. Must stay 0.
    pub failed: usize,
    /// Secrets that were shown again, of every key that seals.
    pub shown: usize,
    /// Those that could not be, or were others. Must stay 0.
    pub unreadable: usize,
}

impl Outcome {
    /// Whether nobody was refused, and everything could be shown again.
    pub fn passed(&self) -> bool {
        self.failed == 0 && self.unreadable == 0 && self.verifies > 0 && self.shown > 0
    }
}

const VERIFIERS: usize = 4;
const PASSWORD: &str = "correct horse battery";

/// Rotates `rotations` keys under load.
///
/// # Panics
/// Where the server or the command does not do what it should.
pub async fn run(rotations: usize) -> Outcome {
    let directory = tempfile::tempdir().expect("there is a temporary directory");
    let server = Process::serve(directory.path()).await;
    let client = Client::first(&server).await;
    let mut tokens = Vec::new();
    for _ in 0..VERIFIERS {
        tokens.push(client.make().await);
    }
    let (stop, verifies, failed) =
        <(Arc<AtomicBool>, Arc<AtomicUsize>, Arc<AtomicUsize>)>::default();
    let verifying: Vec<_> = tokens
        .iter()
        .map(|(_, secret)| {
            let (client, secret) = (client.clone(), secret.clone());
            let (stop, verifies, failed) = (stop.clone(), verifies.clone(), failed.clone());
            tokio::spawn(async move {
                while !stop.load(Ordering::SeqCst) {
                    let refused = client.verify(&secret).await != 200;
                    failed.fetch_add(usize::from(refused), Ordering::SeqCst);
                    verifies.fetch_add(1, Ordering::SeqCst);
                }
            })
        })
        .collect();
    for number in 0..rotations {
        let kind = if number.is_multiple_of(2) { "digest" } else { "seal" };
        key(directory.path(), &["rotate", kind]);
        // Until a token hangs on the new key, which says that it was taken.
        loop {
            tokens.push(client.make().await);
            if hanging(directory.path(), kind) > 0 {
                break;
            }
        }
    }
    stop.store(true, Ordering::SeqCst);
    for task in verifying {
        task.await.expect("a verifier does not panic");
    }
    let mut outcome = Outcome { rotations, ..Outcome::default() };
    outcome.verifies = verifies.load(Ordering::SeqCst);
    outcome.failed = failed.load(Ordering::SeqCst);
    for (id, secret) in &tokens {
        outcome.failed += usize::from(client.verify(secret).await != 200);
        let is_it = client.shown(id).await.as_deref() == Some(secret);
        outcome.shown += usize::from(is_it);
        outcome.unreadable += usize::from(!is_it);
    }
    server.kill().await;
    outcome
}

#[derive(Clone)]
struct Client {
    http: Http,
    address: std::net::SocketAddr,
    session: String,
}

impl Client {
    async fn first(server: &Process) -> Self {
        server.choose_password(PASSWORD).await;
        let login = json!({ "account": "admin", "password": PASSWORD });
        let opened = server.call("POST", "/api/v1/sessions").json(&login).send().await;
        let session = opened.expect(201).field("token");
        let client = Self { http: http(), address: server.address, session };
        let online = json!({ "preset": "online" });
        client.call("PUT", "/api/v1/services/online").json(&online).send().await.expect(201);
        client
    }

    fn call(&self, method: &str, path: &str) -> Call {
        Call::new(self.http.clone(), self.address, method, path).bearer(&self.session)
    }

    async fn make(&self) -> (String, String) {
        let body = json!({ "service": "online" });
        let made = self.call("POST", "/api/v1/tokens").json(&body).send().await.expect(201);
        (made.field("id"), made.field("secret"))
    }

    async fn verify(&self, secret: &str) -> u16 {
        let call = Call::new(self.http.clone(), self.address, "GET", "/verify/online");
        call.header("x-auth-token", secret).send().await.status
    }

    async fn shown(&self, id: &str) -> Option<String> {
        let call = self.call("POST", &format!("/api/v1/tokens/{id}/reveal"));
        let reply = call.json(&json!({ "password": PASSWORD })).send().await;
        (reply.status == 200).then(|| reply.field("secret"))
    }
}

/// How many tokens hang on the newest key of that kind.
fn hanging(directory: &Path, kind: &str) -> i64 {
    let keys: Value = serde_json::from_str(&key(directory, &["list", "--json"]))
        .expect("the command prints JSON");
    let keys = keys["items"].as_array().expect("a list of keys");
    let newest = keys.iter().find(|key| key["for"] == kind && key["standing"] == "newest");
    newest.and_then(|key| key["tokens"].as_i64()).expect("there is a newest key")
}

fn key(directory: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(binaries().join("jeton"));
    let output = command.arg("key").args(arguments).arg("--data").arg(directory).output();
    let output = output.expect("the binary starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("its output is text")
}
