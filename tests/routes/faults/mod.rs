//! `/api/v1/faults`

mod close;
pub(crate) mod conditions;
mod expiring;
mod list;

use jeton_tests::TestJeton;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{items, post, text};

/// The faults that are open, once everything that was seen is looked after.
async fn open(jeton: &TestJeton) -> Vec<Value> {
    jeton.app.do_jobs().await;
    items(jeton, &jeton.admin, "/api/v1/faults?limit=200").await
}

/// A service `acme` whose tokens can be reset, and one of them; its id and its secret.
async fn acme(jeton: &TestJeton, owner: &str, on_retired_use: &str) -> (String, String) {
    let policy = format!(
        r#"
name = "acme"
label = {{ en = "Acme" }}

[[kind]]
name = "key"
label = {{ en = "Key" }}
form = "uuid"
carriers = [{{ header = "x-acme-key" }}]
issued-by = ["owner"]
lifetime = "never"
reveal = "once"
owner-may = ["reset", "delete"]
grace = "1d"
on-retired-use = "{on_retired_use}"
"#
    );
    let put = jeton.call("PUT", "/api/v1/services/acme").bearer(&jeton.admin);
    put.json(&json!({ "policy": policy })).send().await.expect(201);
    let token = jeton.issue(owner, json!({ "service": "acme" })).await;
    (text(&token, "id"), text(&token, "secret"))
}

/// Gives a token a new secret; the new one.
async fn rotate(jeton: &TestJeton, by: &str, id: &str, body: Value) -> String {
    let path = format!("/api/v1/tokens/{id}/rotate");
    post(jeton, by, &path, body).await.expect(200).field("secret")
}

async fn show(jeton: &TestJeton, secret: &str, agent: &str, status: u16) {
    let call = jeton.verify("acme").header("x-acme-key", secret);
    call.header("user-agent", agent).send().await.expect(status);
}

fn pass(jeton: &TestJeton, seconds: i64) {
    jeton.clock.advance(SignedDuration::from_secs(seconds));
}
