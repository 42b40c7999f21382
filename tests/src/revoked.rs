//! Tokens are revoked while 64 clients verify, and each is asked about on every surface from the moment of its answer.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::SeqCst},
};

use serde_json::json;

use crate::{Shown, Surfaces, TestJeton};

/// Whether tokens are revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revoking {
    /// Each, before it is asked about again.
    Each,
    /// None, though it is counted as if: what must be noticed.
    None,
}

/// What a run came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Tokens that were issued and, by their answer, revoked.
    pub tokens: usize,
    /// Surfaces that were asked about each.
    pub surfaces: usize,
    /// Verifies that accepted before the revocation: every one has to.
    pub accepted_before: usize,
    /// Verifies that began after the answer to the revocation.
    pub verifies: usize,
    /// Of these, those that accepted.
    pub accepted_after: usize,
}

impl Outcome {
    /// Whether every token was accepted everywhere before, and none anywhere after.
    pub fn passed(&self) -> bool {
        let all = self.tokens * self.surfaces;
        all > 0 && self.accepted_before == all && self.verifies >= all && self.accepted_after == 0
    }
}

/// So many clients verify and revoke at the same time.
const CLIENTS: usize = 64;

const SHOWN: Shown =
    Shown { service: "online", header: "x-auth-token", scheme: "", path: "/servers", scope: None };

/// Has `tokens` revoked, and each asked about `rounds` times on every surface.
///
/// # Panics
/// Where Jeton does not start, does not do what nothing speaks against, or says neither yes nor no.
pub async fn run(tokens: usize, rounds: usize, revoking: Revoking) -> Outcome {
    let jeton = Arc::new(TestJeton::new().await);
    // A session may do this for a few minutes after its password alone, and a long run takes longer.
    let scopes = json!(["tokens:read", "tokens:write"]);
    let maker =
        json!({ "service": "jeton", "kind": "api-token", "name": "maker", "scopes": scopes });
    let maker =
        jeton.issue(&jeton.admin, maker).await["secret"].as_str().expect("a secret").to_owned();
    let surfaces = Surfaces::new(&jeton, SHOWN, jeton.front_address(SHOWN.service)).await;
    let taken = Arc::new(AtomicUsize::new(0));
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..CLIENTS {
        let (jeton, maker) = (jeton.clone(), maker.clone());
        let client = Client { jeton, maker, surfaces: surfaces.clone(), rounds, revoking };
        let taken = taken.clone();
        clients.spawn(async move {
            let mut outcome = Outcome::default();
            while taken.fetch_add(1, SeqCst) < tokens {
                client.work(&mut outcome).await;
            }
            outcome
        });
    }
    let mut whole = Outcome { surfaces: Surfaces::all().len(), ..Outcome::default() };
    for part in clients.join_all().await {
        whole.tokens += part.tokens;
        whole.accepted_before += part.accepted_before;
        whole.verifies += part.verifies;
        whole.accepted_after += part.accepted_after;
    }
    whole
}

struct Client {
    jeton: Arc<TestJeton>,
    /// A token that may issue and revoke.
    maker: String,
    surfaces: Surfaces,
    rounds: usize,
    revoking: Revoking,
}

impl Client {
    /// The life of one token.
    async fn work(&self, outcome: &mut Outcome) {
        let jeton = &self.jeton;
        let issued = jeton.issue(&self.maker, json!({ "service": SHOWN.service })).await;
        let text = |field: &str| issued[field].as_str().expect("a text").to_owned();
        let (id, secret) = (text("id"), text("secret"));
        outcome.tokens += 1;
        outcome.accepted_before += self.surfaces.accepting(&secret).await.len();
        if self.revoking == Revoking::Each {
            let path = format!("/api/v1/tokens/{id}/revoke");
            let call = jeton.call("POST", &path).bearer(&self.maker).json(&json!({}));
            call.send().await.expect(204);
        }
        for _ in 0..self.rounds {
            outcome.accepted_after += self.surfaces.accepting(&secret).await.len();
            outcome.verifies += Surfaces::all().len();
        }
        jeton.upstream.forget();
    }
}
