//! `POST /api/v1/accounts/{id}/disable` and `…/enable`

use jeton_tests::{Reply, TestJeton};
use serde_json::json;

use crate::support::{NOBODY, account_id, get, items, online, post, scoped, text};

async fn switch(jeton: &TestJeton, by: &str, id: &str, what: &str) -> Reply {
    let path = format!("/api/v1/accounts/{id}/{what}");
    jeton.call("POST", &path).bearer(by).send().await
}

#[tokio::test]
async fn a_disabled_account_cannot_do_anything_and_what_it_had_stays_ended_when_it_is_enabled() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let token = scoped(&jeton, &ada, &["tokens:read"]).await;
    let (_, secret) = online(&jeton, &ada).await;
    let id = account_id(&jeton, "ada@example.com").await;
    let login = || {
        let body = json!({ "account": "ada@example.com", "password": TestJeton::PASSWORD });
        jeton.call("POST", "/api/v1/sessions").json(&body).send()
    };
    let verify = || jeton.verify("online").header("x-auth-token", &secret).send();

    let disabled = switch(&jeton, &jeton.admin, &id, "disable").await.expect(200).json();
    assert_eq!((&disabled["id"], &disabled["disabled"]), (&json!(id), &json!(true)));
    // The token of Jeton, that of online.net, and the key of Discloud that exists with the account.
    assert_eq!(disabled["tokens"]["ended"], 3);
    get(&jeton, &ada, "/api/v1/tokens").await.expect_problem(401, "session_ended");
    get(&jeton, &token, "/api/v1/tokens").await.expect_problem(401, "revoked");
    verify().await.expect_problem(401, "revoked");
    login().await.expect_problem(403, "account_disabled");

    let enabled = switch(&jeton, &jeton.admin, &id, "enable").await.expect(200).json();
    assert_eq!((&enabled["disabled"], enabled.get("tokens")), (&json!(false), None));
    get(&jeton, &ada, "/api/v1/tokens").await.expect_problem(401, "session_ended");
    get(&jeton, &token, "/api/v1/tokens").await.expect_problem(401, "revoked");
    verify().await.expect_problem(401, "revoked");
    login().await.expect(201);
}

#[tokio::test]
async fn d1_an_account_that_is_enabled_again_has_the_tokens_that_exist_with_it() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let id = account_id(&jeton, "ada@example.com").await;
    let old = text(&jeton.token(&ada, "discloud", "api-key").await, "id");

    switch(&jeton, &jeton.admin, &id, "disable").await.expect(200);
    switch(&jeton, &jeton.admin, &id, "enable").await.expect(200);
    switch(&jeton, &jeton.admin, &id, "enable").await.expect(200);

    let path = "/api/v1/tokens?account=ada@example.com&service=discloud&ended=false&limit=9";
    let live = items(&jeton, &jeton.admin, path).await;
    assert_eq!(live.len(), 1);
    assert_ne!(text(&live[0], "id"), old);
    let ada = jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;
    let secret = jeton.reveal(&ada, &text(&live[0], "id")).await;
    jeton.verify("discloud").header("authorization", secret).send().await.expect(200);
}

#[tokio::test]
async fn a_disabled_account_gets_no_new_tokens() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let id = account_id(&jeton, "ada@example.com").await;
    switch(&jeton, &jeton.admin, &id, "disable").await.expect(200);

    let body = json!({ "service": "online", "account": "ada@example.com" });
    let reply = post(&jeton, &jeton.admin, "/api/v1/tokens", body).await;

    reply.expect_problem(403, "account_disabled");
}

#[tokio::test]
async fn an_administrator_cannot_lock_themselves_out() {
    let jeton = TestJeton::new().await;
    let id = account_id(&jeton, "admin").await;

    switch(&jeton, &jeton.admin, &id, "disable").await.expect_problem(409, "own_account");

    get(&jeton, &jeton.admin, "/api/v1/accounts").await.expect(200);
}

#[tokio::test]
async fn only_administrators_switch_accounts_and_only_those_that_exist() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    jeton.account("bob@example.com").await;
    let bob = account_id(&jeton, "bob@example.com").await;
    let narrow = scoped(&jeton, &jeton.admin, &["tokens:write", "verify"]).await;

    for what in ["disable", "enable"] {
        let nobody = format!("acc_{NOBODY}");
        switch(&jeton, &ada, &bob, what).await.expect_problem(403, "administrators_only");
        switch(&jeton, &ada, &nobody, what).await.expect_problem(403, "administrators_only");
        switch(&jeton, &narrow, &bob, what).await.expect_problem(403, "caller_scope_missing");
        switch(&jeton, &jeton.admin, &nobody, what).await.expect_problem(404, "not_found");
        switch(&jeton, &jeton.admin, "x", what).await.expect_problem(404, "not_found");
        let path = format!("/api/v1/accounts/{bob}/{what}");
        jeton.call("POST", &path).send().await.expect_problem(401, "invalid_token");
    }
}
