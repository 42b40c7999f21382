//! What needs a password that was entered within five minutes.

use jeton_tests::{Reply, TestJeton};
use jiff::SignedDuration;
use serde_json::json;

use crate::support::{create, post, scoped, text};

const SETTING: &str = "/api/v1/services/nocodb/settings/NC_JWT_EXPIRES_IN";

/// Does each of the things in turn.
async fn everything(jeton: &TestJeton, by: &str, own: &str) -> Vec<(&'static str, Reply)> {
    let put = |path: &str, body| jeton.call("PUT", path).bearer(by).json(&body).send();
    let rotate = format!("/api/v1/tokens/{own}/rotate");
    let api_token = json!({ "service": "jeton", "kind": "api-token", "name": "ci" });
    vec![
        ("a token of Jeton", create(jeton, by, api_token).await),
        ("a token of a product", create(jeton, by, json!({ "service": "online" })).await),
        ("a new secret of Jeton's own", post(jeton, by, &rotate, json!({})).await),
        ("a setting", put(SETTING, json!({ "value": "2h" })).await),
        ("a setting taken back", jeton.call("DELETE", SETTING).bearer(by).send().await),
        ("a policy", put("/api/v1/services/online", json!({ "preset": "online" })).await),
    ]
}

#[tokio::test]
async fn a_session_that_lies_open_issues_and_changes_nothing_until_the_password_is_entered_again() {
    let jeton = TestJeton::new().await;
    let own = create(
        &jeton,
        &jeton.admin,
        json!({ "service": "jeton", "kind": "api-token", "name": "own" }),
    );
    let own = text(&own.await.expect(201).json(), "id");
    jeton.clock.advance(SignedDuration::from_secs(301));
    let before = jeton.app.check_log().await.expect("the chain is whole");

    for (what, reply) in everything(&jeton, &jeton.admin, &own).await {
        assert_eq!(reply.json()["code"], "step_up_required", "{what}: {}", reply.text);
        assert_eq!(reply.status, 403, "{what}");
    }

    assert_eq!(jeton.app.check_log().await.expect("the chain is whole"), before);
    let password = json!({ "password": jeton.admin_password });
    post(&jeton, &jeton.admin, "/api/v1/session/confirm", password).await.expect(204);
    for (what, reply) in everything(&jeton, &jeton.admin, &own).await {
        assert!((200..300).contains(&reply.status), "{what}: {}", reply.text);
    }
}

#[tokio::test]
async fn a_token_has_no_password_and_does_what_its_scopes_say() {
    let jeton = TestJeton::new().await;
    let program = scoped(&jeton, &jeton.admin, &["admin", "tokens:read", "tokens:write"]).await;
    jeton.clock.advance(SignedDuration::from_hours(24));

    let body = json!({ "service": "online" });
    create(&jeton, &program, body).await.expect(201);
    let set = jeton.call("PUT", SETTING).bearer(&program).json(&json!({ "value": "2h" }));
    set.send().await.expect(200);
}

#[tokio::test]
async fn a_products_own_client_cannot_step_up_and_goes_on_at_its_front() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let auth = jeton.nocodb_sign_in("ada@example.com").await;
    jeton.clock.advance(SignedDuration::from_hours(1));

    let call = jeton.front("nocodb", "POST", "/api/v1/tokens").header("xc-auth", &auth);
    let made = call.json(&json!({ "description": "ci" })).send().await;

    assert!((200..300).contains(&made.status), "{}", made.text);
}
