//! `GET /api/v1/sessions`

use jeton_tests::TestJeton;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{get, online, scoped};

/// Logs in with a program that says what it is; the secret.
async fn log_in_with(jeton: &TestJeton, agent: &[u8]) -> String {
    let body = json!({ "account": "ada@example.com", "password": TestJeton::PASSWORD });
    let call = jeton.call("POST", "/api/v1/sessions").header("user-agent", agent);
    call.json(&body).send().await.expect(201).field("token")
}

async fn listed(jeton: &TestJeton, by: &str) -> Vec<Value> {
    let list = get(jeton, by, "/api/v1/sessions").await.expect(200).json();
    list["items"].as_array().expect("a page of sessions").clone()
}

#[tokio::test]
async fn one_sees_where_one_is_logged_in_and_nobody_else_does() {
    let jeton = TestJeton::new().await;
    jeton.account("eve@example.com").await;
    let first = jeton.account("ada@example.com").await;
    jeton.clock.advance(SignedDuration::from_mins(1));
    log_in_with(&jeton, b"Firefox/140").await;

    let list = listed(&jeton, &first).await;

    let whole = json!([
        {
            "id": list[0]["id"],
            "opened_at": "2026-01-15T12:00:00Z",
            "authenticated_at": "2026-01-15T12:00:00Z",
            "seen_at": list[0]["seen_at"],
            "expires_at": "2026-01-15T22:00:00Z",
            "address": "127.0.0.1",
            "current": true,
        },
        {
            "id": list[1]["id"],
            "opened_at": "2026-01-15T12:01:00Z",
            "authenticated_at": "2026-01-15T12:01:00Z",
            "seen_at": "2026-01-15T12:01:00Z",
            "expires_at": "2026-01-15T22:01:00Z",
            "address": "127.0.0.1",
            "agent": "Firefox/140",
            "current": false,
        },
    ]);
    assert_eq!(json!(list), whole);
}

#[tokio::test]
async fn a_login_at_a_products_front_is_listed_with_its_service() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    jeton.nocodb_sign_in("ada@example.com").await;

    let list = listed(&jeton, &ada).await;

    let services: Vec<_> = list.iter().map(|session| &session["service"]).collect();
    assert_eq!(services, [&Value::Null, &json!("nocodb")]);
    assert_eq!(list[1]["address"], "127.0.0.1");
}

#[tokio::test]
async fn what_a_program_says_about_itself_is_cut_and_cleaned() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let long = format!("{}\t\u{202e}evil", "x".repeat(99));
    for agent in [long.as_bytes(), b"caf\xe9", b" "] {
        jeton.clock.advance(SignedDuration::from_secs(1));
        log_in_with(&jeton, agent).await;
    }

    let list = listed(&jeton, &ada).await;

    let agents: Vec<_> = list.iter().map(|session| session["agent"].as_str()).collect();
    let cut = format!("{}e", "x".repeat(99));
    assert_eq!(agents, [None, Some(&*cut), Some("caf\u{fffd}"), None]);
}

#[tokio::test]
async fn a_page_goes_on_where_the_one_before_ended() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    jeton.clock.advance(SignedDuration::from_secs(1));
    log_in_with(&jeton, b"one").await;

    let first = get(&jeton, &ada, "/api/v1/sessions?limit=1").await.expect(200).json();
    let path = format!("/api/v1/sessions?limit=1&cursor={}", first["next"].as_str().unwrap());
    let second = get(&jeton, &ada, &path).await.expect(200).json();

    assert_eq!(
        (&first["items"][0]["current"], &second["items"][0]["current"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(second["next"], Value::Null);
    for query in ["limit=0", "cursor=x", "account=admin"] {
        let reply = get(&jeton, &ada, &format!("/api/v1/sessions?{query}")).await;
        reply.expect_problem(400, "invalid_query");
    }
}

#[tokio::test]
async fn a_token_that_may_not_read_sees_no_sessions() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let writer = scoped(&jeton, &ada, &["tokens:write"]).await;
    let (_, product) = online(&jeton, &ada).await;

    let refused = get(&jeton, &writer, "/api/v1/sessions").await;
    refused.expect_problem(403, "caller_scope_missing");
    get(&jeton, &product, "/api/v1/sessions").await.expect_problem(401, "invalid_token");
    jeton.call("GET", "/api/v1/sessions").send().await.expect_problem(401, "invalid_token");
}
