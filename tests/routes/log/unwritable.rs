//! Where the log cannot be written, nothing is made, nothing is shown and nothing ends; verdicts go on.

use jeton_tests::{Call, Reply, TestJeton};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::{
    faults::conditions::started_again,
    support::{account_id, api_token, online, permanent, text},
};

/// All rows of what is decided about, and the length of the log.
fn rows(jeton: &TestJeton) -> Vec<i64> {
    let db = Connection::open(jeton.directory().join("jeton.db")).expect("the database is there");
    let tables =
        ["accounts", "services", "sessions", "tokens", "links", "webhooks", "answers", "log"];
    let count =
        |table| db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0));
    let changed = "SELECT coalesce(sum(revision), 0) FROM tokens";
    let changed = db.query_row(changed, [], |row| row.get(0)).expect("the table is there");
    let mut all: Vec<i64> = tables.map(|table| count(table).expect("the table is there")).to_vec();
    all.push(changed);
    all
}

/// Everything that makes a secret, shows one, or changes what one is good for.
fn calls(ids: &Ids) -> Vec<(&'static str, String, Value)> {
    let token = |action: &str| format!("/api/v1/tokens/{}/{action}", ids.once);
    vec![
        ("POST", format!("/api/v1/tokens/{}/reveal", ids.always), json!({})),
        ("POST", "/api/v1/tokens".to_owned(), json!({ "service": "online" })),
        (
            "POST",
            "/api/v1/tokens".to_owned(),
            json!({ "service": "jeton", "kind": "api-token", "name": "n" }),
        ),
        ("POST", token("rotate"), json!({})),
        ("POST", token("rotate"), json!({ "grace": "1h" })),
        ("POST", token("revoke"), json!({})),
        ("POST", token("quarantine"), json!({})),
        (
            "POST",
            "/api/v1/accounts".to_owned(),
            json!({ "name": "bob@example.com", "invite": true }),
        ),
        ("POST", format!("/api/v1/accounts/{}/links", ids.account), json!({})),
        ("POST", "/api/v1/signing-keys/rotate".to_owned(), json!({ "withdraw": true })),
        ("POST", "/api/v1/log/export".to_owned(), json!({ "format": "jsonl" })),
    ]
}

struct Ids {
    always: String,
    once: String,
    account: String,
}

async fn call(
    address: std::net::SocketAddr,
    by: &str,
    (method, path, body): &(&'static str, String, Value),
) -> Reply {
    Call::to(address, method, path).bearer(by).json(body).send().await
}

#[tokio::test]
async fn where_the_log_cannot_be_written_nothing_is_made_and_nothing_is_shown() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let (always, revealed) = online(&jeton, &jeton.admin).await;
    let (_, of_ada) = permanent(&jeton, "ada@example.com").await;
    let made = api_token(&jeton, &jeton.admin, json!({})).await;
    let (once, secret) = (text(&made, "id"), text(&made, "secret"));
    let ids = Ids { always, once, account: account_id(&jeton, "ada@example.com").await };
    jeton.app.stop().await;
    let (app, address, admin) = started_again(&jeton).await;
    let before = rows(&jeton);

    let db = Connection::open(jeton.directory().join("jeton.db")).expect("the database is there");
    jeton_tests::refuse_rows(&db, "log", "seq");
    let mut refused = Vec::new();
    for asked in &calls(&ids) {
        let reply = call(address, &admin, asked).await;
        refused.push((asked.1.clone(), reply));
    }

    for (path, reply) in &refused {
        assert!((500..600).contains(&reply.status), "{path}: {} {}", reply.status, reply.text);
        let told = format!("{:?} {}", reply.headers, reply.text);
        for shown in [&revealed, &secret, &of_ada] {
            assert!(!told.contains(&shown[4..]), "{path}: {told}");
        }
        let body = reply.json();
        assert!(body["code"].is_string() && body["secret"].is_null(), "{path}: {body}");
        assert!(body["link"].is_null() && body["items"].is_null(), "{path}: {body}");
        // Neither what SQLite says nor where the files are.
        for inside in ["trigger", "INSERT", "SELECT", "jeton.db", "log cannot be written"] {
            assert!(!reply.text.contains(inside), "{path}: {body}");
        }
    }
    assert_eq!(rows(&jeton), before, "nothing was written");
    let verdict = |secret: &str| {
        Call::to(address, "GET", "/verify/online").header("x-auth-token", secret).send()
    };
    assert_eq!(verdict(&revealed).await.status, 200, "verdicts go on");
    let own = Call::to(address, "GET", "/verify/jeton").bearer(&secret).send().await;
    assert_eq!(own.status, 200, "what was to be reset or revoked was not");
    drop(app);
}

#[tokio::test]
async fn the_same_calls_are_answered_where_the_log_can_be_written() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    for number in
        0..calls(&Ids { always: String::new(), once: String::new(), account: String::new() }).len()
    {
        let (always, _) = online(&jeton, &jeton.admin).await;
        let once = text(&api_token(&jeton, &jeton.admin, json!({})).await, "id");
        let ids = Ids { always, once, account: account_id(&jeton, "ada@example.com").await };
        let asked = &calls(&ids)[number];

        let reply = call(jeton.address(), &jeton.admin, asked).await;

        assert!((200..300).contains(&reply.status), "{asked:?}: {}", reply.text);
    }
}
