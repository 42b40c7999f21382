//! Mails and kill -9: everybody is told once of every token and threshold, whatever the mail server puts off and whenever
//! Jeton is killed.
//!
//! Many tokens come near their end at once, twice, by two thresholds. The mail server puts off a fifth of the texts, and
//! Jeton is killed in the middle of it three times. What the server took is then compared with who was to be told of what.

mod judge;

use std::{collections::BTreeSet, time::Duration};

pub use judge::{Expected, Judgement, judge};

use serde_json::{Value, json};

use crate::{Call, Smtp, process::Process};

/// What a run came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Tokens whose end came near.
    pub tokens: usize,
    /// Notices: one for each token, threshold and recipient.
    pub notices: usize,
    /// How often Jeton was killed.
    pub kills: usize,
    /// Texts that the server put off.
    pub put_off: usize,
    /// What the server's book says.
    pub judgement: Judgement,
}

impl Outcome {
    /// Whether everybody was told of everything once, but for repeats that a kill explains.
    #[must_use]
    pub fn passed(&self) -> bool {
        let Judgement { mails, missed, doubled, unexplained, .. } = self.judgement;
        missed == 0 && doubled == 0 && unexplained == 0 && mails > 0 && self.kills == 3
    }
}

const PASSWORD: &str = "correct horse battery";
const OPERATORS: &str = "ops@example.com";

/// So many tokens belong to one owner.
const EACH: usize = 5;

/// Whoever was not told after this time was missed.
const PATIENCE: Duration = Duration::from_secs(600);

/// After everybody was told, a double has this long to come.
const AFTERWARDS: Duration = Duration::from_secs(3);

struct World {
    smtp: Smtp,
    directory: tempfile::TempDir,
    server: Option<Process>,
    kills: usize,
    admin: String,
}

/// Lets the end of `tokens` tokens come near, twice.
///
/// # Panics
/// Where Jeton does not start, or answers what it never should.
pub async fn run(tokens: usize) -> Outcome {
    let mut world = World::new().await;
    let issued = world.issue(tokens).await;
    let everybody = |round: usize| Expected {
        round,
        pairs: issued
            .iter()
            .flat_map(|(token, owner)| {
                [owner.as_str(), OPERATORS].map(|to| (token.clone(), to.to_owned()))
            })
            .collect(),
    };
    let (first, second) = (everybody(0), everybody(1));
    world.thresholds("\"20d\"").await;
    world.kill_when(&first, 0, 30).await;
    let after_first = world.finish(&first, 0).await;
    world.thresholds("\"20d\", \"15d\"").await;
    world.kill_when(&second, after_first, 15).await;
    world.kill_when(&second, after_first, 60).await;
    world.finish(&second, after_first).await;
    tokio::time::sleep(AFTERWARDS).await;
    let mails = world.smtp.mails();
    let put_off = world.smtp.put_off();
    let kills = world.kills;
    world.kill().await;
    Outcome {
        tokens,
        notices: first.pairs.len() + second.pairs.len(),
        kills,
        put_off,
        judgement: judge(&mails, after_first, &[first, second]),
    }
}

impl World {
    async fn new() -> Self {
        let smtp = Smtp::start().await;
        smtp.rules(&json!({ "share": 0.2, "seed": 1 }));
        let directory = tempfile::tempdir().expect("there is a temporary directory");
        let config = format!(
            "[mail]\nfrom = \"jeton@example.com\"\nhost = \"localhost\"\nport = {}\ntls = \"none\"\n\
             gather = \"1s\"\nretry = \"1s\"\n",
            smtp.port
        );
        std::fs::write(directory.path().join("jeton.toml"), config).expect("the directory is ours");
        let server = serve(&directory).await;
        server.choose_password(PASSWORD).await;
        let server = Some(server);
        let mut world = Self { smtp, directory, server, kills: 0, admin: String::new() };
        let login = json!({ "account": "admin", "password": PASSWORD });
        world.admin = world
            .call("POST", "/api/v1/sessions")
            .json(&login)
            .send()
            .await
            .expect(201)
            .field("token");
        world.thresholds("\"1s\"").await;
        let mails = json!({ "value": OPERATORS });
        world.put("/api/v1/services/acme/settings/mails", &mails).await;
        world
    }

    /// Issues tokens, a few for each owner: each with the mail address of its owner.
    async fn issue(&self, tokens: usize) -> Vec<(String, String)> {
        let mut issued = Vec::new();
        for number in 0..tokens {
            let owner = format!("owner-{}@example.com", number / EACH);
            if number % 200 == 0 {
                self.confirm().await;
            }
            if number % EACH == 0 {
                let account = json!({ "name": owner, "invite": true });
                self.post("/api/v1/accounts", &account).await;
            }
            let token = json!({ "service": "acme", "kind": "key", "account": owner, "name": format!("t{number}") });
            let token = self.post("/api/v1/tokens", &token).await;
            issued.push((token["id"].as_str().expect("it has an id").to_owned(), owner));
        }
        issued
    }

    /// From when on tokens are told of.
    async fn thresholds(&self, thresholds: &str) {
        let policy = POLICY.replace("THRESHOLDS", thresholds);
        self.put("/api/v1/services/acme", &json!({ "policy": policy })).await;
    }

    fn call(&self, method: &str, path: &str) -> Call {
        self.server.as_ref().expect("it runs").call(method, path)
    }

    async fn kill(&mut self) {
        if let Some(server) = self.server.take() {
            server.kill().await;
        }
    }

    /// Enters the password again: what follows needs one of the last five minutes.
    async fn confirm(&self) {
        let confirm = self.call("POST", "/api/v1/session/confirm").bearer(&self.admin);
        confirm.json(&json!({ "password": PASSWORD })).send().await.expect(204);
    }

    async fn put(&self, path: &str, body: &Value) {
        self.confirm().await;
        let put = self.call("PUT", path).bearer(&self.admin).json(body).send().await;
        assert!(put.status < 300, "{}", put.text);
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        let post: Call = self.call("POST", path).bearer(&self.admin);
        post.json(body).send().await.expect(201).json()
    }

    /// Kills Jeton as soon as that share of those who are to be told were told, and starts it again.
    async fn kill_when(&mut self, expected: &Expected, from: usize, percent: usize) {
        self.wait_for(expected, from, percent).await;
        self.kill().await;
        self.kills += 1;
        // What is handed over from here on, another process hands over.
        self.smtp.rules(&json!({ "share": 0.2, "seed": 1, "epoch": self.kills }));
        self.server = Some(serve(&self.directory).await);
    }

    /// Waits until everybody was told; how many mails the server took until then.
    async fn finish(&self, expected: &Expected, from: usize) -> usize {
        self.wait_for(expected, from, 100).await;
        tokio::time::sleep(AFTERWARDS).await;
        self.smtp.mails().len()
    }

    async fn wait_for(&self, expected: &Expected, from: usize, percent: usize) {
        let wanted = (expected.pairs.len() * percent).div_ceil(100);
        let told = async {
            loop {
                let mails = self.smtp.mails();
                let told: BTreeSet<_> = mails[from..].iter().flat_map(judge::told).collect();
                if told.len() >= wanted {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        };
        // Who is missed then shows in the judgement.
        drop(tokio::time::timeout(PATIENCE, told).await);
    }
}

async fn serve(directory: &tempfile::TempDir) -> Process {
    let config = directory.path().join("jeton.toml");
    let config = config.to_str().expect("a temporary directory has a plain name");
    Process::serve_with(&directory.path().join("data"), &["--config", config]).await
}

const POLICY: &str = r#"
name = "acme"
label = { en = "Acme", pt-BR = "Acme" }

[expiry]
thresholds = [THRESHOLDS]
recipients = [{ type = "App Config", key = "mails", unit = "mails" }]
tell-owner = true

[[kind]]
name = "key"
label = { en = "Key", pt-BR = "Chave" }
form = "native"
prefix = "acm"
carriers = [{ header = "x-acme" }]
issued-by = ["administrator"]
named = true
lifetime = "10d"
reveal = "once"
"#;
