//! `/api/v1/webhooks`, and what a webhook is told.

mod deliver;
mod manage;
mod sign;

use jeton_tests::{Receiver, TestJeton, sender_to_loopback};
use serde_json::{Value, json};

use crate::support::{post, text};

async fn jeton() -> TestJeton {
    TestJeton::sending(sender_to_loopback()).await
}

/// Makes a webhook that is told of `events`; the whole answer.
async fn hook(jeton: &TestJeton, url: &str, events: &[&str]) -> Value {
    let body = json!({ "url": url, "events": events });
    post(jeton, &jeton.admin, "/api/v1/webhooks", body).await.expect(201).json()
}

/// Makes a token, so that something happens; its id.
async fn happen(jeton: &TestJeton) -> String {
    let body = json!({ "service": "online", "kind": "api-token" });
    text(&jeton.issue(&jeton.admin, body).await, "id")
}

async fn shown(jeton: &TestJeton, id: &str) -> Value {
    crate::support::get(jeton, &jeton.admin, &format!("/api/v1/webhooks/{id}"))
        .await
        .expect(200)
        .json()
}

/// Waits until a webhook is as `is` wants it; what it is then.
async fn until(jeton: &TestJeton, id: &str, is: impl Fn(&Value) -> bool) -> Value {
    let look = async {
        loop {
            let shown = shown(jeton, id).await;
            if is(&shown) {
                return shown;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), look).await.expect("it comes to that")
}

fn is_told(receiver: &mut Receiver) -> bool {
    receiver.waiting().is_some()
}
