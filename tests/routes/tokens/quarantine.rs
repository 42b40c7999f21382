//! `POST /api/v1/tokens/{id}/quarantine` and `POST /api/v1/tokens/{id}/release`

use jeton_tests::{Reply, TestJeton};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{api_token, events, get, items, online, post, text};

async fn put(jeton: &TestJeton, by: &str, id: &str, action: &str) -> Reply {
    post(jeton, by, &format!("/api/v1/tokens/{id}/{action}"), json!({})).await
}

async fn faults(jeton: &TestJeton) -> Vec<Value> {
    jeton.app.do_jobs().await;
    items(jeton, &jeton.admin, "/api/v1/faults?limit=200").await
}

#[tokio::test]
async fn a_token_in_quarantine_has_no_rights_until_it_is_released_and_every_use_is_a_fault() {
    let jeton = TestJeton::behind_proxies().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, secret) = online(&jeton, &ada).await;
    let show = |address: &'static str| {
        let call = jeton.verify("online").header("x-auth-token", &secret);
        call.header("x-forwarded-for", address).header("user-agent", "bot/1").send()
    };

    let token = put(&jeton, &ada, &id, "quarantine").await.expect(200).json();

    assert_eq!(
        (text(&token, "state"), text(&token, "quarantined_at")),
        ("quarantined".into(), "2026-01-15T12:00:00Z".into())
    );
    assert_eq!(jeton.token(&ada, "online", "api-token").await["state"], "quarantined");
    show("192.0.2.7").await.expect_problem(401, "quarantined");
    jeton.clock.advance(SignedDuration::from_secs(1));
    show("198.51.100.9").await.expect_problem(401, "quarantined");
    let open = faults(&jeton).await;
    assert_eq!(open.len(), 1, "{open:?}");
    assert_eq!(
        (&open[0]["cause"], &open[0]["token"], &open[0]["address"], &open[0]["agent"]),
        (&json!("quarantined-token-used"), &json!(id), &json!("192.0.2.7"), &json!("bot/1"))
    );
    let uses = get(&jeton, &ada, &format!("/api/v1/tokens/{id}/uses")).await.json();
    assert_eq!(uses["live"]["uses"].as_array().unwrap().len(), 2);

    let token = put(&jeton, &jeton.admin, &id, "release").await.expect(200).json();

    assert_eq!((&token["state"], &token["quarantined_at"]), (&json!("active"), &Value::Null));
    show("192.0.2.7").await.expect(200);
    assert_eq!(faults(&jeton).await, Vec::<Value>::new(), "it closes with the release");
    assert_eq!(
        events(&jeton, &id).await,
        ["token.issued", "token.quarantined", "fault.opened", "token.released", "fault.closed"]
    );
}

#[tokio::test]
async fn no_surface_accepts_a_token_in_quarantine() {
    let jeton = TestJeton::new().await;
    let (id, secret) = online(&jeton, &jeton.admin).await;
    let own = api_token(&jeton, &jeton.admin, json!({ "scopes": ["tokens:read"] })).await;
    let own_secret = text(&own, "secret");
    put(&jeton, &jeton.admin, &id, "quarantine").await.expect(200);
    put(&jeton, &jeton.admin, &text(&own, "id"), "quarantine").await.expect(200);

    let body = json!({ "service": "online", "secret": secret });
    let verdict = post(&jeton, &jeton.admin, "/api/v1/verify", body).await.expect(200).json();
    let form = |path: &str, form: String| {
        let call = jeton.call("POST", path).bearer(&jeton.admin);
        call.header("content-type", "application/x-www-form-urlencoded").body(form).send()
    };
    let inactive = form("/oauth/introspect", format!("token={secret}")).await.expect(200).json();
    let kind = "urn:ietf:params:oauth:token-type:access_token";
    let grant = "urn:ietf:params:oauth:grant-type:token-exchange";
    let exchange = format!("grant_type={grant}&subject_token={secret}&subject_token_type={kind}");
    let exchanged = form("/oauth/token", exchange).await.expect(400);
    let front = jeton.front("online", "GET", "/servers").header("x-auth-token", &secret);
    let front = front.send().await;
    let gateway = jeton.verify("online").header("x-auth-token", &secret).send().await;
    let api = jeton.call("GET", "/api/v1/tokens").bearer(&own_secret).send().await;

    assert_eq!((&verdict["active"], &verdict["reason"]), (&json!(false), &json!("quarantined")));
    assert_eq!(inactive, json!({ "active": false }));
    assert!(exchanged.text.contains("quarantine"), "{}", exchanged.text);
    assert_eq!(front.status, 401, "{}", front.text);
    gateway.expect_problem(401, "quarantined");
    api.expect_problem(401, "quarantined");
    assert_eq!(faults(&jeton).await.len(), 2);
}

#[tokio::test]
async fn nothing_is_given_to_a_token_in_quarantine_and_it_can_be_ended() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let token = api_token(&jeton, &ada, json!({ "lifetime": "1d" })).await;
    let id = text(&token, "id");
    let path = format!("/api/v1/tokens/{id}");
    post(&jeton, &ada, &format!("{path}/rotate"), json!({ "grace": "1h" })).await.expect(200);
    put(&jeton, &ada, &id, "quarantine").await.expect(200);

    for (action, body) in [
        ("rotate", json!({})),
        ("rotation/cancel", json!({})),
        ("quarantine", json!({})),
        ("extend", json!({ "lifetime": "2d" })),
    ] {
        let reply = post(&jeton, &ada, &format!("{path}/{action}"), body).await;
        reply.expect_problem(409, "in_quarantine");
    }
    let scopes = jeton.call("PATCH", &path).bearer(&ada).json(&json!({ "scopes": [] }));
    scopes.send().await.expect_problem(409, "in_quarantine");
    let key = text(&jeton.token(&ada, "discloud", "api-key").await, "id");
    put(&jeton, &ada, &key, "quarantine").await.expect(200);
    post(&jeton, &ada, &format!("/api/v1/tokens/{key}/reveal"), json!({}))
        .await
        .expect_problem(409, "in_quarantine");

    put(&jeton, &ada, &id, "rotation/close").await.expect(200);
    put(&jeton, &ada, &id, "revoke").await.expect(204);
    put(&jeton, &jeton.admin, &id, "release").await.expect_problem(409, "token_ended");
}

#[tokio::test]
async fn its_owner_puts_a_token_in_and_does_not_get_it_out() {
    let jeton = TestJeton::new().await;
    let (ada, bob) =
        (jeton.account("ada@example.com").await, jeton.account("bob@example.com").await);
    let (id, secret) = online(&jeton, &ada).await;
    put(&jeton, &bob, &id, "quarantine").await.expect_problem(404, "not_found");
    put(&jeton, &jeton.admin, &id, "release").await.expect_problem(409, "not_in_quarantine");
    put(&jeton, &ada, &id, "quarantine").await.expect(200);

    put(&jeton, &ada, &id, "release").await.expect_problem(403, "operators_only");
    put(&jeton, &bob, &id, "release").await.expect_problem(404, "not_found");

    let verdict = jeton.verify("online").header("x-auth-token", &secret).send().await;
    verdict.expect_problem(401, "quarantined");
}
