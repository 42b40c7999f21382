//! One client of the crash battery.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use serde_json::{Value, json};

use super::{
    Outcome,
    journal::{Intent, Journal, Known},
};
use crate::{
    Call, Reply,
    call::{Http, client as http},
};

/// One client: it works on an account of its own and keeps a journal.
pub(super) struct Client {
    session: String,
    journal: Journal,
    // A fixed row of choices: what differs from run to run is only where the kill falls.
    choice: u64,
    http: Http,
}

impl Client {
    pub(super) fn new(number: usize, session: String, journal: Journal) -> Self {
        let choice = u64::try_from(number).unwrap_or(0).wrapping_add(1);
        Self { session, journal, choice, http: http() }
    }

    pub(super) fn acknowledged(&self) -> usize {
        self.journal.acknowledged
    }

    /// Changes tokens until the server is gone.
    pub(super) async fn work(mut self, server: SocketAddr, stop: Arc<AtomicBool>) -> Self {
        self.http = http();
        while !stop.load(Ordering::SeqCst) {
            let done = match self.choose(4) {
                0 | 1 => self.create(server).await,
                2 => self.rotate(server).await,
                _ => self.end(server).await,
            };
            if done.is_none() {
                break;
            }
        }
        self
    }

    async fn create(&mut self, server: SocketAddr) -> Option<()> {
        self.journal.intent = Some(Intent::Create);
        let call =
            self.call(server, "POST", "/api/v1/tokens").json(&json!({ "service": "online" }));
        let made = call.try_send().await?.expect(201).json();
        self.journal.lives(known(&made, "online"));
        self.journal.acknowledge();
        Some(())
    }

    /// Resets the account's Discloud key: the old secret is dead from the answer on.
    async fn rotate(&mut self, server: SocketAddr) -> Option<()> {
        let token = match self.journal.live.iter().find(|known| known.service == "discloud") {
            Some(known) => known.clone(),
            None => self.find_key(server).await?,
        };
        self.journal.intent = Some(Intent::Rotate(token.clone()));
        let path = format!("/api/v1/tokens/{}/rotate", token.id);
        let reply = self.call(server, "POST", &path).try_send().await?;
        if reply.status == 409 {
            reply.expect_problem(409, "just_rotated");
            self.journal.intent = None;
            return Some(());
        }
        let made = reply.expect(200).json();
        self.journal.died(token);
        self.journal.lives(known(&made, "discloud"));
        self.journal.acknowledge();
        Some(())
    }

    async fn end(&mut self, server: SocketAddr) -> Option<()> {
        let tokens: Vec<Known> =
            self.journal.live.iter().filter(|known| known.service == "online").cloned().collect();
        if tokens.len() < 3 {
            return self.create(server).await;
        }
        let place = usize::try_from(self.choose(u64::try_from(tokens.len()).ok()?)).ok()?;
        let token = tokens[place].clone();
        self.journal.intent = Some(Intent::End(token.clone()));
        let (method, path) = match self.choose(2) {
            0 => ("POST", format!("/api/v1/tokens/{}/revoke", token.id)),
            _ => ("DELETE", format!("/api/v1/tokens/{}", token.id)),
        };
        self.call(server, method, &path).try_send().await?.expect(204);
        self.journal.died(token);
        self.journal.acknowledge();
        Some(())
    }

    /// The account's Discloud key, of which this client does not know a secret.
    async fn find_key(&self, server: SocketAddr) -> Option<Known> {
        let list = self
            .call(server, "GET", "/api/v1/tokens?service=discloud")
            .try_send()
            .await?
            .expect(200)
            .json();
        let id =
            list["items"][0]["id"].as_str().expect("the key exists with the account").to_owned();
        Some(Known { id, secret: String::new(), service: "discloud" })
    }

    /// Makes two tokens, ends the first without a word in the journal, and writes there that the second has ended.
    pub(super) async fn mislead(&mut self, server: SocketAddr) {
        for _ in 0..2 {
            self.create(server).await.expect("nobody kills this server");
        }
        let [first, second] = [0, 1].map(|place| self.journal.live[place].clone());
        let path = format!("/api/v1/tokens/{}", first.id);
        self.call(server, "DELETE", &path).send().await.expect(204);
        self.journal.died(second);
    }

    /// Asks the server, which was just started again, about every secret in the journal.
    pub(super) async fn audit(&mut self, server: SocketAddr, outcome: &mut Outcome) {
        self.http = http();
        if let Some(intent) = self.journal.intent.take() {
            outcome.in_flight += 1;
            self.settle(server, intent).await;
        }
        for known in &self.journal.live {
            outcome.questions += 1;
            if !self.is_accepted(server, known).await {
                outcome.lost += 1;
            }
        }
        for known in self.journal.dead.iter().filter(|known| !known.secret.is_empty()) {
            outcome.questions += 1;
            if self.is_accepted(server, known).await {
                outcome.raised += 1;
            }
        }
    }

    /// Finds out whether a change in flight was done: both are right, but only one of them from now on.
    async fn settle(&mut self, server: SocketAddr, intent: Intent) {
        match intent {
            Intent::Create => {}
            Intent::Rotate(known) | Intent::End(known) => {
                if known.secret.is_empty() || !self.is_accepted(server, &known).await {
                    self.journal.died(known);
                }
            }
        }
    }

    async fn is_accepted(&self, server: SocketAddr, known: &Known) -> bool {
        let header = if known.service == "online" { "x-auth-token" } else { "authorization" };
        let path = format!("/verify/{}", known.service);
        let call = Call::new(self.http.clone(), server, "GET", &path).header(header, &known.secret);
        match call.send().await.status {
            200 => true,
            401 => false,
            other => panic!("a verdict is 200 or 401, and this was {other}"),
        }
    }

    fn call(&self, server: SocketAddr, method: &str, path: &str) -> Call {
        Call::new(self.http.clone(), server, method, path).bearer(&self.session)
    }

    fn choose(&mut self, among: u64) -> u64 {
        self.choice = self
            .choice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.choice >> 33) % among
    }
}

fn known(made: &Value, service: &'static str) -> Known {
    let text = |name: &str| made[name].as_str().expect("a token has it").to_owned();
    Known { id: text("id"), secret: text("secret"), service }
}

impl Call {
    /// Makes the call; nothing where the server went away before the whole answer was read.
    async fn try_send(self) -> Option<Reply> {
        self.attempt().await.ok()
    }
}
