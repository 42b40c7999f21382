//! kill -9 between a receiver's yes and our note of it: nothing is missed, and one thing is told again at most.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, SystemTime},
};

use jeton_app::Clock;
use jeton_client::{Secret, webhook};
use serde_json::{Value, json};

use super::PASSWORD;
use crate::{Authority, Call, Message, Process, Receiver, answer, call::client as http};

/// What came of it.
#[derive(Debug, Default)]
pub struct Telling {
    /// How often the server was killed.
    pub kills: usize,
    /// How much there was to tell.
    pub happened: usize,
    /// What was not told. Must stay 0.
    pub missed: usize,
    /// What was told again, with the same identifier and the same words, right behind the first time: one for each kill
    /// at most.
    pub repeated: usize,
    /// What was out of its order, told again later, or not genuine. Must stay 0.
    pub wrong: usize,
}

impl Telling {
    /// Whether nothing was missed, and no more was told again than had to be.
    pub fn passed(&self) -> bool {
        // Every other kill falls before the answer leaves, so that its message has to come again.
        self.missed == 0
            && self.wrong == 0
            && (self.kills / 2..=self.kills).contains(&self.repeated)
    }
}

/// So much happens before each kill.
const AT_ONCE: usize = 3;

/// Kills a server `kills` times when a receiver, behind TLS, has taken something: in turn before its answer leaves, and
/// right behind it.
///
/// # Panics
/// Where the server does not start, or tells nothing for 20 seconds.
pub async fn telling(kills: usize) -> Telling {
    let directory = tempfile::tempdir().expect("there is a temporary directory");
    let (authority, is_silent) = (Authority::new(), Arc::new(AtomicBool::new(false)));
    let silent = is_silent.clone();
    let answers = move |_: &_| answer(204).filter(|_| !silent.load(Ordering::SeqCst));
    let receiver = Receiver::start_tls(authority.server(), answers).await;
    let config = directory.path().join("jeton.toml");
    let webhooks = format!(
        "[[service]]\npreset = \"online\"\n[webhooks]\nenabled = true\nallow = [\"127.0.0.1\"]\nca = {:?}\n",
        authority.certificate()
    );
    std::fs::write(&config, webhooks).expect("a file can be written");
    let mut story = Story::begin(directory.path(), &config, receiver).await;
    for round in 0..kills {
        is_silent.store(round % 2 == 0, Ordering::SeqCst);
        for _ in 0..AT_ONCE {
            story.happen().await;
        }
        story.hear().await;
        story.server.kill().await;
        is_silent.store(false, Ordering::SeqCst);
        story.server = serve(directory.path(), &config).await;
        story.hear_all().await;
    }
    let telling = story.judge(kills).await;
    story.server.kill().await;
    telling
}

async fn serve(data: &Path, config: &Path) -> Process {
    let config = config.to_str().expect("its name is text");
    Process::serve_with(&data.join("data"), &["--config", config]).await
}

struct Story {
    server: Process,
    receiver: Receiver,
    session: String,
    webhook: String,
    secret: Secret,
    happened: Vec<String>,
    heard: Vec<Message>,
    wrong: usize,
}

impl Story {
    async fn begin(data: &Path, config: &Path, receiver: Receiver) -> Self {
        let server = serve(data, config).await;
        server.choose_password(PASSWORD).await;
        let login = json!({ "account": "admin", "password": PASSWORD });
        let login = server.call("POST", "/api/v1/sessions").json(&login).send().await.expect(201);
        let session = login.field("token");
        let url = format!("https://{}/hook", receiver.address);
        let hook = json!({ "url": url, "events": ["token.issued"], "service": "online" });
        let hook = server.call("POST", "/api/v1/webhooks").bearer(&session).json(&hook);
        let made = hook.send().await.expect(201);
        let secret = Secret::parse(&made.field("secret")).expect("it is a secret");
        Self {
            server,
            receiver,
            session,
            webhook: made.field("id"),
            secret,
            happened: Vec::new(),
            heard: Vec::new(),
            wrong: 0,
        }
    }

    fn call(&self, method: &str, path: &str) -> Call {
        Call::new(http(), self.server.address, method, path).bearer(&self.session)
    }

    async fn happen(&mut self) {
        let issue = self.call("POST", "/api/v1/tokens").json(&json!({ "service": "online" }));
        self.happened.push(issue.send().await.expect(201).field("id"));
    }

    async fn hear(&mut self) {
        let message = self.receiver.next().await;
        self.take(message);
    }

    fn take(&mut self, message: Message) {
        let genuine = webhook::verify(
            &self.secret,
            &message.headers,
            &message.body,
            SystemTime::from(Clock::System.now()),
        );
        self.wrong += usize::from(genuine.is_err());
        self.heard.push(message);
    }

    async fn hear_all(&mut self) {
        while self.heard.last().map(token).as_ref() != self.happened.last() {
            self.hear().await;
        }
    }

    async fn judge(&mut self, kills: usize) -> Telling {
        self.is_noted().await;
        // What was told right before the last kill may have come again behind what was waited for.
        while let Some(message) = self.receiver.waiting() {
            self.take(message);
        }
        let told: Vec<String> = self.heard.iter().map(token).collect();
        let repeated = self.heard.windows(2).filter(|pair| is_again(&pair[0], &pair[1])).count();
        let mut once = told.clone();
        once.dedup();
        let missed = self.happened.iter().filter(|token| !told.contains(token)).count();
        self.wrong += usize::from(once != self.happened);
        self.wrong += told.len() - once.len() - repeated;
        let (happened, wrong) = (self.happened.len(), self.wrong);
        Telling { kills, happened, missed, repeated, wrong }
    }

    /// Waits until the server has noted that everything was told.
    async fn is_noted(&self) {
        let last = self.heard.last().expect("something happened").json()["data"]["seq"].clone();
        let path = format!("/api/v1/webhooks/{}", self.webhook);
        let noted = async {
            while self.call("GET", &path).send().await.expect(200).json()["delivered"].as_i64()
                < last.as_i64()
            {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), noted).await.expect("it is noted");
    }
}

fn token(message: &Message) -> String {
    message.json()["data"]["token"].as_str().unwrap_or_default().to_owned()
}

/// Whether `second` says what `first` said, under the same identifier.
fn is_again(first: &Message, second: &Message) -> bool {
    let says = |message: &Message| -> (String, Value) {
        (message.header("webhook-id").to_owned(), message.json())
    };
    says(first) == says(second)
}
