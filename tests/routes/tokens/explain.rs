//! `POST /api/v1/tokens/explain`

use jeton_tests::TestJeton;
use serde_json::{Value, json};

use crate::support::{STRANGER, get, online, post, text};

const EXPLAIN: &str = "/api/v1/tokens/explain";

async fn explained(jeton: &TestJeton, by: &str, service: &str, secret: &str) -> Value {
    post(jeton, by, EXPLAIN, json!({ "service": service, "secret": secret }))
        .await
        .expect(200)
        .json()
}

#[tokio::test]
async fn a_holder_is_told_the_reason_and_which_token_it_is() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, secret) = online(&jeton, &ada).await;

    let before = explained(&jeton, &ada, "online", &secret).await;
    post(&jeton, &ada, &format!("/api/v1/tokens/{id}/revoke"), json!({})).await.expect(204);
    let after = explained(&jeton, &ada, "online", &secret).await;

    let token = |mut view: Value| {
        let part = json!({ "token": id, "kind": "api-token" });
        view.as_object_mut().unwrap().extend(part.as_object().unwrap().clone());
        view
    };
    assert_eq!(before, token(json!({ "accepted": true })));
    let detail = "the token was revoked; create a new one";
    assert_eq!(after, token(json!({ "accepted": false, "reason": "revoked", "detail": detail })));
}

#[tokio::test]
async fn a_secret_of_somebody_else_is_explained_without_saying_whose_it_is() {
    let jeton = TestJeton::new().await;
    let (ada, bob) =
        (jeton.account("ada@example.com").await, jeton.account("bob@example.com").await);
    let (id, secret) = online(&jeton, &ada).await;
    post(&jeton, &ada, &format!("/api/v1/tokens/{id}/revoke"), json!({})).await.expect(204);

    let told = explained(&jeton, &bob, "online", &secret).await;

    let detail = "the token was revoked; create a new one";
    assert_eq!(told, json!({ "accepted": false, "reason": "revoked", "detail": detail }));
}

#[tokio::test]
async fn what_is_no_genuine_secret_gets_one_answer() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;

    for stranger in ["", "x", STRANGER, "é", &"x".repeat(65_536)] {
        let told = explained(&jeton, &ada, "online", stranger).await;
        assert_eq!(told, json!({ "accepted": false, "reason": "invalid_token" }), "{stranger:.40}");
    }
}

#[tokio::test]
async fn an_address_and_scopes_are_asked_about_as_a_request_would() {
    let jeton = TestJeton::new().await;
    let order = json!({
        "service": "jeton", "kind": "api-token", "name": "bound", "addresses": ["192.0.2.0/24"],
        "scopes": ["tokens:read"],
    });
    let token = post(&jeton, &jeton.admin, "/api/v1/tokens", order).await.expect(201).json();
    let ask = async |more: Value| {
        let mut body = json!({ "service": "jeton", "secret": token["secret"] });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        post(&jeton, &jeton.admin, EXPLAIN, body).await
    };

    let here = ask(json!({ "address": "192.0.2.7" })).await.json();
    let there = ask(json!({ "address": "198.51.100.9" })).await.json();
    let more = ask(json!({ "address": "192.0.2.7", "scopes": ["admin"] })).await.json();

    assert_eq!(here["accepted"], true);
    assert_eq!(there["reason"], "address_not_allowed");
    assert_eq!(more["reason"], "scope_missing");
    ask(json!({ "address": "here" })).await.expect_problem(400, "invalid_address");
    ask(json!({ "scopes": ["a\"b"] })).await.expect_problem(400, "invalid_scope");
    let nowhere = json!({ "service": "nowhere", "secret": "x" });
    post(&jeton, &jeton.admin, EXPLAIN, nowhere).await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn asking_is_no_use_of_the_token() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, secret) = online(&jeton, &ada).await;

    explained(&jeton, &ada, "online", &secret).await;
    jeton.app.do_jobs().await;

    let usage = get(&jeton, &ada, &format!("/api/v1/tokens/{id}/usage")).await.json();
    assert_eq!((&usage["totals"], &usage["addresses"]), (&json!({}), &json!([])));
    let token = get(&jeton, &ada, &format!("/api/v1/tokens/{id}")).await.json();
    assert!(text(&token, "id") == id && token.get("last_used_at").is_none(), "{token}");
}
