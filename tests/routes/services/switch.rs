//! `POST /api/v1/services/{name}/disable` and `…/enable`

use jeton_tests::{Reply, TestJeton};
use serde_json::json;

use crate::support::{create, online, scoped};

async fn switch(jeton: &TestJeton, by: &str, service: &str, what: &str) -> Reply {
    let path = format!("/api/v1/services/{service}/{what}");
    jeton.call("POST", &path).bearer(by).send().await
}

#[tokio::test]
async fn none_of_the_tokens_of_a_disabled_service_works_until_it_is_enabled() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (_, secret) = online(&jeton, &ada).await;
    let verify = || jeton.verify("online").header("x-auth-token", &secret).send();
    let front = || jeton.front("online", "GET", "/servers").header("x-auth-token", &secret).send();

    let disabled = switch(&jeton, &jeton.admin, "online", "disable").await.expect(200).json();
    assert_eq!((&disabled["name"], &disabled["disabled"]), (&json!("online"), &json!(true)));
    verify().await.expect_problem(401, "service_disabled");
    front().await.expect(401);
    create(&jeton, &ada, json!({ "service": "online" }))
        .await
        .expect_problem(403, "service_disabled");

    let enabled = switch(&jeton, &jeton.admin, "online", "enable").await.expect(200).json();
    assert_eq!(enabled["disabled"], false);
    verify().await.expect(200);
    front().await.expect(200);
}

#[tokio::test]
async fn a_disabled_service_takes_no_logins_and_keeps_no_login_from_jeton() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    switch(&jeton, &jeton.admin, "nocodb", "disable").await.expect(200);

    let body = json!({ "email": "ada@example.com", "password": TestJeton::PASSWORD });
    let front = jeton.front("nocodb", "POST", "/api/v1/auth/user/signin").json(&body).send().await;

    assert!((400..500).contains(&front.status), "{}", front.text);
    jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;
}

#[tokio::test]
async fn jetons_own_service_cannot_be_disabled() {
    let jeton = TestJeton::new().await;

    let reply = switch(&jeton, &jeton.admin, "jeton", "disable").await;

    reply.expect_problem(409, "service_is_own");
    switch(&jeton, &jeton.admin, "jeton", "enable").await.expect(200);
}

#[tokio::test]
async fn only_who_manages_a_service_switches_it_and_only_one_that_exists() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let narrow = scoped(&jeton, &jeton.admin, &["tokens:read", "tokens:write", "verify"]).await;

    for what in ["disable", "enable"] {
        switch(&jeton, &ada, "online", what).await.expect_problem(403, "operators_only");
        switch(&jeton, &narrow, "online", what).await.expect_problem(403, "caller_scope_missing");
        switch(&jeton, &jeton.admin, "nowhere", what).await.expect_problem(404, "not_found");
        switch(&jeton, &jeton.admin, "%ff", what).await.expect_problem(404, "not_found");
        let path = format!("/api/v1/services/online/{what}");
        jeton.call("POST", &path).send().await.expect_problem(401, "invalid_token");
    }
}
