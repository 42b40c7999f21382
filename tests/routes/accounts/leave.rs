//! What becomes of tokens whose owner is disabled or deleted, by the policy of their service.

use jeton_tests::{Reply, TestJeton};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{account_id, delete, events, get, items, post, text};

const ADA: &str = "ada@example.com";

/// A service whose policy says this of those who go.
async fn service(jeton: &TestJeton, owner_gone: &str) {
    let policy = format!(
        r#"
name = "acme"
label = {{ en = "Acme" }}
owner-gone = {owner_gone}

[[kind]]
name = "key"
label = {{ en = "Key" }}
form = "native"
prefix = "acm"
carriers = [{{ header = "x-acme" }}]
issued-by = ["owner", "administrator"]
per-account = 2
lifetime = "90d"
reveal = "always"
scopes = ["read", "write"]
admin-scopes = ["write"]
default-scopes = ["read"]
"#
    );
    let call = jeton.call("PUT", "/api/v1/services/acme").bearer(&jeton.admin);
    call.json(&json!({ "policy": policy })).send().await.expect(201);
}

/// A key of the service for that account; its id and its secret.
async fn key(jeton: &TestJeton, owner: &str) -> (String, String) {
    let body = json!({ "service": "acme", "account": owner });
    let issued = jeton.issue(&jeton.admin, body).await;
    (text(&issued, "id"), text(&issued, "secret"))
}

async fn verify(jeton: &TestJeton, secret: &str) -> Reply {
    jeton.verify("acme").header("x-acme", secret).send().await
}

async fn switch(jeton: &TestJeton, name: &str, what: &str) -> Value {
    let path = format!("/api/v1/accounts/{}/{what}", account_id(jeton, name).await);
    post(jeton, &jeton.admin, &path, json!({})).await.expect(200).json()
}

async fn delete_account(jeton: &TestJeton, name: &str) -> Value {
    let path = format!("/api/v1/accounts/{}", account_id(jeton, name).await);
    delete(jeton, &jeton.admin, &path).await.expect(200).json()
}

#[tokio::test]
async fn suspended_tokens_rest_until_their_owner_is_enabled_again() {
    let jeton = TestJeton::new().await;
    service(&jeton, "\"suspend\"").await;
    jeton.account(ADA).await;
    let (_, secret) = key(&jeton, ADA).await;

    assert_eq!(switch(&jeton, ADA, "disable").await["tokens"]["suspended"], 1);
    verify(&jeton, &secret).await.expect_problem(401, "account_disabled");
    switch(&jeton, ADA, "enable").await;
    verify(&jeton, &secret).await.expect(200);

    assert_eq!(delete_account(&jeton, ADA).await["tokens"]["suspended"], 0);
    verify(&jeton, &secret).await.expect_problem(401, "revoked");
}

#[tokio::test]
async fn tokens_go_on_without_their_owner_for_the_time_of_the_policy() {
    let jeton = TestJeton::new().await;
    service(&jeton, "{ expire-in = \"30d\" }").await;
    let ada = jeton.account(ADA).await;
    let (id, secret) = key(&jeton, ADA).await;

    let deleted = delete_account(&jeton, ADA).await;

    assert_eq!(deleted["tokens"]["outlive"], 1);
    verify(&jeton, &secret).await.expect(200);
    get(&jeton, &ada, "/api/v1/session").await.expect_problem(401, "session_ended");
    assert_eq!(events(&jeton, &id).await, ["token.issued", "token.outlives-owner"]);
    let shown = get(&jeton, &jeton.admin, &format!("/api/v1/tokens/{id}")).await.json();
    assert_eq!(
        (&shown["owner"], &shown["expires_at"]),
        (&json!(ADA), &json!("2026-02-14T12:00:00Z"))
    );
    jeton.clock.advance(SignedDuration::from_hours(30 * 24));
    verify(&jeton, &secret).await.expect_problem(401, "expired");
}

#[tokio::test]
async fn tokens_that_are_handed_over_are_the_heirs_who_can_reveal_and_end_them() {
    let jeton = TestJeton::new().await;
    service(&jeton, "{ hand-over = \"eve@example.com\" }").await;
    let (_, eve) = (jeton.account(ADA).await, jeton.account("eve@example.com").await);
    let (id, secret) = key(&jeton, ADA).await;

    let disabled = switch(&jeton, ADA, "disable").await;

    assert_eq!(disabled["tokens"]["handed_over"], 1);
    verify(&jeton, &secret).await.expect(200);
    assert_eq!(jeton.reveal(&eve, &id).await, secret);
    let shown = get(&jeton, &eve, &format!("/api/v1/tokens/{id}")).await.json();
    assert_eq!(shown["owner"], "eve@example.com");
    switch(&jeton, ADA, "enable").await;
    let ada = jeton.log_in(ADA, TestJeton::PASSWORD).await;
    get(&jeton, &ada, &format!("/api/v1/tokens/{id}")).await.expect_problem(404, "not_found");
    post(&jeton, &eve, &format!("/api/v1/tokens/{id}/revoke"), json!({})).await.expect(204);
    verify(&jeton, &secret).await.expect_problem(401, "revoked");
}

#[tokio::test]
async fn an_heir_takes_no_more_than_an_account_may_have_and_the_rest_ends() {
    let jeton = TestJeton::new().await;
    service(&jeton, "{ hand-over = \"eve@example.com\" }").await;
    jeton.account(ADA).await;
    jeton.account("eve@example.com").await;
    key(&jeton, "eve@example.com").await;
    let keys = [key(&jeton, ADA).await, key(&jeton, ADA).await];

    let tokens = delete_account(&jeton, ADA).await["tokens"].clone();

    assert_eq!((&tokens["handed_over"], &tokens["not_handed_over"]), (&json!(1), &json!(1)));
    let mut statuses = Vec::new();
    for (_, secret) in &keys {
        statuses.push(verify(&jeton, secret).await.status);
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
}

#[tokio::test]
async fn where_the_heir_is_gone_too_tokens_end_and_the_answer_says_so() {
    let jeton = TestJeton::new().await;
    service(&jeton, "{ hand-over = \"eve@example.com\" }").await;
    jeton.account(ADA).await;
    let (id, secret) = key(&jeton, ADA).await;

    let disabled = switch(&jeton, ADA, "disable").await;

    assert_eq!(disabled["tokens"]["not_handed_over"], 1);
    verify(&jeton, &secret).await.expect_problem(401, "revoked");
    let log = items(&jeton, &jeton.admin, &format!("/api/v1/log?token={id}")).await;
    assert_eq!(log[1]["cause"], "owner-gone");
}

#[tokio::test]
async fn more_tokens_than_fit_into_one_commit_are_all_dealt_with() {
    let jeton = TestJeton::new().await;
    jeton.account(ADA).await;
    let (first, _) =
        crate::support::online(&jeton, &jeton.log_in(ADA, TestJeton::PASSWORD).await).await;
    let ada = jeton.log_in(ADA, TestJeton::PASSWORD).await;
    for _ in 0..1100 {
        jeton.issue(&ada, json!({ "service": "online" })).await;
    }

    let disabled = switch(&jeton, ADA, "disable").await;

    assert_eq!(disabled["tokens"]["ended"], 1102);
    let live = format!("/api/v1/tokens?account={ADA}&ended=false&limit=200");
    assert!(items(&jeton, &jeton.admin, &live).await.is_empty());
    assert_eq!(events(&jeton, &first).await, ["token.issued", "token.ended"]);
}
