//! `POST /api/v1/verify`

use jeton_tests::TestJeton;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{STRANGER, account_id, api_token, online, permanent, post, scoped, text};

const VERIFY: &str = "/api/v1/verify";

async fn verdict(jeton: &TestJeton, body: Value) -> Value {
    post(jeton, &jeton.admin, VERIFY, body).await.expect(200).json()
}

#[tokio::test]
async fn an_accepted_secret_is_answered_with_whose_it_is_and_what_it_may_do() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let token = api_token(&jeton, &ada, json!({ "scopes": ["tokens:write", "tokens:read"] })).await;

    let body = json!({ "service": "jeton", "secret": token["secret"], "scopes": ["tokens:read"] });
    let verdict = verdict(&jeton, body).await;

    let whole = json!({
        "active": true,
        "token": token["id"],
        "account": account_id(&jeton, "ada@example.com").await,
        "kind": "api-token",
        "scopes": ["tokens:read", "tokens:write"],
        "expires_at": "2026-04-15T12:00:00Z",
        "in_grace": false,
    });
    assert_eq!(verdict, whole);
}

#[tokio::test]
async fn a_secret_in_grace_says_so_and_until_when() {
    let jeton = TestJeton::new().await;
    let token = api_token(&jeton, &jeton.admin, json!({})).await;
    let rotate = format!("/api/v1/tokens/{}/rotate", text(&token, "id"));
    post(&jeton, &jeton.admin, &rotate, json!({ "grace": "1h" })).await.expect(200);

    let verdict = verdict(&jeton, json!({ "service": "jeton", "secret": token["secret"] })).await;

    assert_eq!(
        (&verdict["in_grace"], &verdict["expires_at"]),
        (&json!(true), &json!("2026-01-15T13:00:00Z"))
    );
}

#[tokio::test]
async fn strangers_get_one_answer_and_holders_of_a_genuine_secret_the_reason() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, secret) = online(&jeton, &ada).await;
    let one_off = format!("{}{}", &secret[..35], if secret.ends_with('0') { "1" } else { "0" });

    for stranger in [
        "",
        " ",
        "x",
        STRANGER,
        &one_off,
        &secret.to_uppercase(),
        &format!(" {secret}"),
        &format!("Bearer {secret}"),
        &"x".repeat(4096),
        &"x".repeat(4097),
        &"x".repeat(65_536),
        "a\u{0}b",
        "\u{feff}",
        "é",
    ] {
        let verdict = verdict(&jeton, json!({ "service": "online", "secret": stranger })).await;
        assert_eq!(
            verdict,
            json!({ "active": false, "reason": "invalid_token" }),
            "{stranger:.40}"
        );
    }
    post(&jeton, &ada, &format!("/api/v1/tokens/{id}/revoke"), json!({})).await.expect(204);
    let revoked = verdict(&jeton, json!({ "service": "online", "secret": secret })).await;
    let whole = json!({
        "active": false, "reason": "revoked", "detail": "the token was revoked; create a new one",
    });
    assert_eq!(revoked, whole);
}

#[tokio::test]
async fn every_reason_for_a_genuine_secret_is_told() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let reason = async |secret: &Value, more: Value| {
        let mut body = json!({ "service": "jeton", "secret": secret });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        text(&verdict(&jeton, body).await, "reason")
    };
    let brief = api_token(&jeton, &ada, json!({ "lifetime": "1s" })).await;
    let later = api_token(&jeton, &ada, json!({ "not_before": "2026-01-20T00:00:00Z" })).await;
    let bound = api_token(&jeton, &ada, json!({ "addresses": ["192.0.2.0/24"] })).await;
    let reset = api_token(&jeton, &ada, json!({})).await;
    let session = jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;
    let path = format!("/api/v1/tokens/{}/rotate", text(&reset, "id"));
    post(&jeton, &ada, &path, json!({})).await.expect(200);
    jeton.call("DELETE", "/api/v1/session").bearer(&session).send().await.expect(204);
    jeton.clock.advance(SignedDuration::from_secs(1));

    assert_eq!(reason(&brief["secret"], json!({})).await, "expired");
    assert_eq!(reason(&later["secret"], json!({})).await, "not_yet_valid");
    assert_eq!(reason(&reset["secret"], json!({})).await, "rotated");
    assert_eq!(reason(&json!(session), json!({})).await, "session_ended");
    assert_eq!(reason(&bound["secret"], json!({})).await, "address_not_allowed");
    assert_eq!(
        reason(&bound["secret"], json!({ "address": "198.51.100.1" })).await,
        "address_not_allowed"
    );
    let inside = json!({ "address": "192.0.2.7", "scopes": ["tokens:write"] });
    assert_eq!(reason(&bound["secret"], inside).await, "scope_missing");
    jeton.suspend_without_owner("online", include_str!("../../presets/online.toml")).await;
    let resting = jeton.issue(&ada, json!({ "service": "online" })).await;
    let id = account_id(&jeton, "ada@example.com").await;
    post(&jeton, &jeton.admin, &format!("/api/v1/accounts/{id}/disable"), json!({}))
        .await
        .expect(200);
    let resting = json!({ "service": "online", "secret": resting["secret"] });
    assert_eq!(text(&verdict(&jeton, resting).await, "reason"), "account_disabled");
    assert_eq!(reason(&bound["secret"], json!({ "address": "192.0.2.7" })).await, "revoked");
}

#[tokio::test]
async fn an_address_in_a_mapped_spelling_is_the_same_address() {
    let jeton = TestJeton::new().await;
    let bound = api_token(&jeton, &jeton.admin, json!({ "addresses": ["192.0.2.0/24"] })).await;

    for address in ["192.0.2.7", "::ffff:192.0.2.7"] {
        let body = json!({ "service": "jeton", "secret": bound["secret"], "address": address });
        assert_eq!(verdict(&jeton, body).await["active"], true, "{address}");
    }
}

#[tokio::test]
async fn a_secret_of_one_service_is_a_stranger_at_another() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let (_, secret) = permanent(&jeton, "ada@example.com").await;

    for service in ["jeton", "discloud", "nocodb", "online"] {
        let verdict = verdict(&jeton, json!({ "service": service, "secret": secret })).await;
        assert_eq!(verdict, json!({ "active": false, "reason": "invalid_token" }), "{service}");
    }
    assert_eq!(
        verdict(&jeton, json!({ "service": "duplocloud", "secret": secret })).await["active"],
        true
    );
}

#[tokio::test]
async fn the_caller_needs_the_scope_verify() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let gateway = scoped(&jeton, &jeton.admin, &["verify"]).await;
    let other = scoped(&jeton, &jeton.admin, &["tokens:read", "tokens:write", "admin"]).await;
    let body = json!({ "service": "online", "secret": STRANGER });

    post(&jeton, &gateway, VERIFY, body.clone()).await.expect(200);
    post(&jeton, &other, VERIFY, body.clone()).await.expect_problem(403, "caller_scope_missing");
    post(&jeton, &ada, VERIFY, body.clone()).await.expect_problem(403, "caller_scope_missing");
    jeton.call("POST", VERIFY).json(&body).send().await.expect_problem(401, "invalid_token");
}

#[tokio::test]
async fn a_wrong_question_is_refused() {
    let jeton = TestJeton::new().await;
    let ask = |body: Value| post(&jeton, &jeton.admin, VERIFY, body);
    let with = |more: (&str, Value)| {
        let mut body = json!({ "service": "online", "secret": STRANGER });
        body[more.0] = more.1;
        body
    };

    ask(with(("service", json!("nowhere")))).await.expect_problem(404, "not_found");
    for address in ["", "localhost", "192.0.2.0/24", "192.0.2.7:80", "1.2.3"] {
        ask(with(("address", json!(address)))).await.expect_problem(400, "invalid_address");
    }
    ask(with(("scopes", json!(["a b"])))).await.expect_problem(400, "invalid_scope");
    ask(with(("scopes", json!("a")))).await.expect_problem(400, "invalid_body");
    ask(with(("token", json!("x")))).await.expect_problem(400, "invalid_body");
    ask(json!({ "service": "online" })).await.expect_problem(400, "invalid_body");
    ask(json!({ "secret": STRANGER })).await.expect_problem(400, "invalid_body");
}
