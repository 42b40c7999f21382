//! `PATCH /api/v1/accounts/{id}`

use jeton_tests::{Reply, TestJeton};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{account_id, events, get, items, online, post, scoped, text};

const ADA: &str = "ada@example.com";

async fn patch(jeton: &TestJeton, by: &str, name: &str, body: Value) -> Reply {
    let path = format!("/api/v1/accounts/{}", account_id(jeton, name).await);
    jeton.call("PATCH", &path).bearer(by).json(&body).send().await
}

#[tokio::test]
async fn an_account_gets_another_role_at_once_also_for_the_credentials_that_it_has() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account(ADA).await;

    let raised = patch(&jeton, &jeton.admin, ADA, json!({ "role": "admin" })).await.expect(200);
    assert_eq!(raised.json()["role"], "admin");
    // What its session may do was said when it logged in; a role gives nothing to a credential that is there.
    get(&jeton, &ada, "/api/v1/accounts").await.expect_problem(403, "caller_scope_missing");
    let ada = jeton.log_in(ADA, TestJeton::PASSWORD).await;
    let token = scoped(&jeton, &ada, &["admin", "tokens:read"]).await;
    get(&jeton, &ada, "/api/v1/accounts").await.expect(200);
    get(&jeton, &token, "/api/v1/accounts").await.expect(200);

    let operates = json!({ "role": "operator", "operates": ["online"] });
    let lowered = patch(&jeton, &jeton.admin, ADA, operates).await.expect(200).json();
    assert_eq!((&lowered["role"], &lowered["operates"]), (&json!("operator"), &json!(["online"])));
    get(&jeton, &ada, "/api/v1/accounts").await.expect_problem(403, "administrators_only");
    get(&jeton, &ada, "/api/v1/services/online/members").await.expect(200);
    get(&jeton, &token, "/api/v1/accounts").await.expect_problem(403, "administrators_only");
    patch(&jeton, &jeton.admin, ADA, json!({ "role": "member" })).await.expect(200);
    get(&jeton, &ada, "/api/v1/services/online/members")
        .await
        .expect_problem(403, "operators_only");
}

#[tokio::test]
async fn a_demotion_takes_the_scopes_of_the_role_from_every_token_in_the_same_moment() {
    let jeton = TestJeton::new().await;
    let policy = r#"
name = "acme"
label = { en = "Acme" }

[[kind]]
name = "key"
label = { en = "Key" }
form = "native"
prefix = "acm"
carriers = [{ header = "x-acme" }]
issued-by = ["owner"]
lifetime = "90d"
reveal = "once"
scopes = ["read", "write"]
admin-scopes = ["write"]
default-scopes = ["read"]
"#;
    let call = jeton.call("PUT", "/api/v1/services/acme").bearer(&jeton.admin);
    call.json(&json!({ "policy": policy })).send().await.expect(201);
    let body = json!({ "name": ADA, "role": "admin", "password": TestJeton::PASSWORD });
    post(&jeton, &jeton.admin, "/api/v1/accounts", body).await.expect(201);
    let ada = jeton.log_in(ADA, TestJeton::PASSWORD).await;
    let issued = jeton.issue(&ada, json!({ "service": "acme", "scopes": ["read", "write"] })).await;
    let secret = text(&issued, "secret");
    let verify = |scope: &str| {
        let body = json!({ "service": "acme", "secret": secret, "scopes": [scope] });
        jeton.call("POST", "/api/v1/verify").bearer(&jeton.admin).json(&body).send()
    };
    assert_eq!(verify("write").await.expect(200).json()["active"], true);

    patch(&jeton, &jeton.admin, ADA, json!({ "role": "member" })).await.expect(200);

    assert_eq!(verify("write").await.json()["active"], false);
    assert_eq!(verify("read").await.json()["active"], true);
    assert_eq!(events(&jeton, &text(&issued, "id")).await, ["token.issued", "token.scopes-set"]);
    let log = items(&jeton, &jeton.admin, "/api/v1/log?limit=200").await;
    let place = |event: &str| log.iter().position(|entry| entry["event"] == event).unwrap();
    assert!(place("account.role-set") < place("token.scopes-set"));
}

#[tokio::test]
async fn what_an_account_may_not_hold_any_more_ends_only_when_that_is_said() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account(ADA).await;
    let (_, secret) = online(&jeton, &ada).await;
    let verify = || jeton.verify("online").header("x-auth-token", &secret).send();
    let body = |end: bool| json!({ "services": ["nocodb", "duplocloud"], "end_tokens": end });

    let refused = patch(&jeton, &jeton.admin, ADA, body(false)).await;
    let refused = refused.expect_problem(409, "tokens_would_end").field("detail");
    assert!(refused.starts_with("2 tokens of `discloud`, `online` would end"), "{refused}");
    verify().await.expect(200);
    let changed = patch(&jeton, &jeton.admin, ADA, body(true)).await.expect(200).json();
    let names = changed["services"].as_array().unwrap();
    assert!(names.contains(&json!("nocodb")) && names.len() == 2);
    verify().await.expect_problem(401, "revoked");
    let online = json!({ "service": "online" });
    post(&jeton, &ada, "/api/v1/tokens", online.clone()).await.expect_problem(403, "not_a_member");

    // Whoever comes back gets what exists with an account.
    let all = patch(&jeton, &jeton.admin, ADA, json!({ "services": null })).await.expect(200);
    assert!(all.json().get("services").is_none());
    jeton.issue(&ada, online).await;
    assert_eq!(jeton.token(&ada, "discloud", "api-key").await["state"], "active");
}

#[tokio::test]
async fn nobody_changes_their_own_role_and_nobody_but_an_administrator_in_person_anybodys() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account(ADA).await;
    let program = scoped(&jeton, &jeton.admin, &["admin"]).await;
    let before = items(&jeton, &jeton.admin, "/api/v1/log?limit=200").await;
    let raise = || json!({ "role": "admin" });
    let lower = json!({ "role": "member" });

    patch(&jeton, &ada, ADA, raise()).await.expect_problem(403, "administrators_only");
    patch(&jeton, &program, ADA, raise()).await.expect_problem(403, "session_needed");
    patch(&jeton, &jeton.admin, "admin", lower).await.expect_problem(409, "own_account");
    jeton.clock.advance(SignedDuration::from_mins(6));
    patch(&jeton, &jeton.admin, ADA, raise()).await.expect_problem(403, "step_up_required");

    assert_eq!(items(&jeton, &jeton.admin, "/api/v1/log?limit=200").await, before);
}

#[tokio::test]
async fn a_wrong_body_is_refused() {
    let jeton = TestJeton::new().await;
    jeton.account(ADA).await;

    for (body, status, code) in [
        (json!({}), 400, "invalid_body"),
        (json!({ "end_tokens": true }), 400, "invalid_body"),
        (json!({ "operates": ["online"] }), 400, "invalid_body"),
        (json!({ "role": "member", "operates": ["online"] }), 400, "invalid_body"),
        (json!({ "role": "owner" }), 400, "invalid_body"),
        (json!({ "name": "x" }), 400, "invalid_body"),
        (json!({ "role": "operator" }), 422, "operates_nothing"),
        (json!({ "role": "operator", "operates": ["jeton"] }), 409, "service_is_own"),
        (json!({ "role": "operator", "operates": ["nowhere"] }), 404, "not_found"),
        (json!({ "services": ["nowhere"] }), 404, "not_found"),
        (json!({ "services": "online" }), 400, "invalid_body"),
    ] {
        let reply = patch(&jeton, &jeton.admin, ADA, body).await;
        reply.expect_problem(status, code);
    }
}
