//! `POST /oauth/introspect`

use http::HeaderMap;
use jeton_tests::{Reply, TestJeton};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{basic, expect_error, form, verifier};
use crate::support::{STRANGER, account_id, api_token, get, online, permanent, post, scoped, text};

const PATH: &str = "/oauth/introspect";

async fn introspect(jeton: &TestJeton, fields: &[(&str, &str)]) -> Reply {
    let (_, secret) = verifier(jeton).await;
    form(jeton, PATH, fields).bearer(&secret).send().await
}

#[tokio::test]
async fn an_active_token_is_described_in_the_words_of_the_standard() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let (id, secret) = permanent(&jeton, "ada@example.com").await;

    let reply = introspect(&jeton, &[("token", &secret)]).await.expect(200);

    let now = jeton.now().as_second();
    let expected = json!({
        "active": true,
        "client_id": id,
        "username": "ada@example.com",
        "token_type": "Bearer",
        "iat": now,
        "exp": now + 365 * 86_400,
        "sub": account_id(&jeton, "ada@example.com").await,
        "aud": "duplocloud",
        "iss": format!("http://{}", jeton.address()),
        "jti": id,
        "service": "duplocloud",
        "kind": "permanent",
        "in_grace": false,
    });
    assert_eq!(reply.json(), expected);
    assert_eq!(reply.header("cache-control"), "no-store");
    assert_eq!(reply.header("content-type"), "application/json");
}

#[tokio::test]
async fn the_times_of_a_token_are_seconds_and_its_scopes_have_blanks_between() {
    let jeton = TestJeton::new().await;
    let now = jeton.now();
    let start = now + SignedDuration::from_hours(1);
    let wish = json!({
        "scopes": ["tokens:write", "tokens:read"], "lifetime": "2h", "not_before": start.to_string(),
    });
    let token = text(&api_token(&jeton, &jeton.admin, wish).await, "secret");
    let early = introspect(&jeton, &[("token", &token)]).await.expect(200).json();
    jeton.clock.advance(SignedDuration::from_hours(1));
    jeton.step_up().await;

    let described = introspect(&jeton, &[("token", &token)]).await.expect(200).json();

    assert_eq!(early, json!({ "active": false }));
    assert_eq!(described["scope"], "tokens:read tokens:write");
    assert_eq!(
        (&described["iat"], &described["nbf"], &described["exp"]),
        (&json!(now.as_second()), &json!(start.as_second()), &json!(now.as_second() + 7200)),
    );
}

#[tokio::test]
async fn every_cause_of_being_inactive_looks_the_same() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let bob = jeton.account("bob@example.com").await;
    let (_, good) = online(&jeton, &ada).await;
    let (revoked_id, revoked) = permanent(&jeton, "ada@example.com").await;
    post(&jeton, &ada, &format!("/api/v1/tokens/{revoked_id}/revoke"), json!({})).await.expect(204);
    let rotated = api_token(&jeton, &jeton.admin, json!({})).await;
    let rotate = format!("/api/v1/tokens/{}/rotate", text(&rotated, "id"));
    post(&jeton, &jeton.admin, &rotate, json!({})).await.expect(200);
    let expired = api_token(&jeton, &jeton.admin, json!({ "lifetime": "1m" })).await;
    let bound = api_token(&jeton, &jeton.admin, json!({ "addresses": ["192.0.2.0/24"] })).await;
    let (_, of_bob) = online(&jeton, &bob).await;
    let disable =
        format!("/api/v1/accounts/{}/disable", account_id(&jeton, "bob@example.com").await);
    post(&jeton, &jeton.admin, &disable, json!({})).await.expect(200);
    let key = jeton.token(&ada, "discloud", "api-key").await;
    let disabled = jeton.reveal(&ada, &text(&key, "id")).await;
    post(&jeton, &jeton.admin, "/api/v1/services/discloud/disable", json!({})).await.expect(200);
    jeton.clock.advance(SignedDuration::from_mins(1));
    let cases = [
        ("unknown", STRANGER, ""),
        ("wrong checksum", "jtn_0000000000000000000000000000000000000000000000000", ""),
        ("malformed", "no token, surely", ""),
        ("over-long", &"x".repeat(5000), ""),
        ("revoked", &revoked, ""),
        ("rotated", &text(&rotated, "secret"), ""),
        ("expired", &text(&expired, "secret"), ""),
        ("bound to addresses", &text(&bound, "secret"), ""),
        ("of a disabled account", &of_bob, ""),
        ("of a disabled service", &disabled, ""),
        ("of another service", &good, "nocodb"),
    ];
    let mut seen: Vec<(HeaderMap, String)> = Vec::new();
    for (cause, token, service) in cases {
        let reply = introspect(&jeton, &[("token", token), ("service", service)]).await.expect(200);

        assert_eq!(reply.text, "{\"active\":false}", "{cause}");
        let mut headers = reply.headers;
        headers.remove("date");
        seen.push((headers, reply.text));
    }

    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:?}");
    let reply = introspect(&jeton, &[("token", &good), ("service", "online")]).await;
    assert_eq!(reply.json()["active"], true);
}

#[tokio::test]
async fn the_service_that_a_secret_was_presented_to_may_stand_in_the_form_or_in_the_url() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (_, token) = online(&jeton, &ada).await;
    let (_, by) = verifier(&jeton).await;
    let active = async |url: &str, service: &str| -> Value {
        let call = form(&jeton, url, &[("token", &token), ("service", service)]);
        call.bearer(&by).send().await.expect(200).json()["active"].clone()
    };

    assert_eq!(active("/oauth/introspect", "online").await, true);
    assert_eq!(active("/oauth/introspect?service=online", "").await, true);
    assert_eq!(active("/oauth/introspect?service=discloud", "").await, false);
    for (url, service, error) in [
        ("/oauth/introspect", "nobody", "invalid_target"),
        ("/oauth/introspect?service=nobody", "", "invalid_target"),
        ("/oauth/introspect?service=discloud", "online", "invalid_request"),
    ] {
        let mut fields = vec![("token", token.as_str())];
        fields.extend((!service.is_empty()).then_some(("service", service)));
        let reply = form(&jeton, url, &fields).bearer(&by).send().await;
        expect_error(&reply, 400, error);
    }
}

#[tokio::test]
async fn a_token_bound_to_addresses_is_active_for_those_alone() {
    let jeton = TestJeton::new().await;
    let bound = api_token(&jeton, &jeton.admin, json!({ "addresses": ["192.0.2.0/24"] })).await;
    let token = text(&bound, "secret");

    for (address, active) in [("192.0.2.9", true), ("198.51.100.1", false)] {
        let reply = introspect(&jeton, &[("token", &token), ("address", address)]).await;
        assert_eq!(reply.expect(200).json()["active"], active, "{address}");
    }
    let reply = introspect(&jeton, &[("token", &token), ("address", "nowhere")]).await;
    expect_error(&reply, 400, "invalid_request");
}

#[tokio::test]
async fn an_old_secret_in_its_grace_is_active_until_the_grace_ends() {
    let jeton = TestJeton::new().await;
    let token = api_token(&jeton, &jeton.admin, json!({})).await;
    let rotate = format!("/api/v1/tokens/{}/rotate", text(&token, "id"));
    post(&jeton, &jeton.admin, &rotate, json!({ "grace": "1h" })).await.expect(200);

    let described = introspect(&jeton, &[("token", &text(&token, "secret"))]).await.json();

    let until = jeton.now().as_second() + 3600;
    assert_eq!(
        (&described["in_grace"], &described["exp"], described.get("iat")),
        (&json!(true), &json!(until), None)
    );
}

#[tokio::test]
async fn a_client_may_show_its_token_as_basic_with_the_id_of_the_token() {
    let jeton = TestJeton::new().await;
    let (id, secret) = verifier(&jeton).await;
    let ask = async |field: String| {
        let call = form(&jeton, PATH, &[("token", "x"), ("token_type_hint", "access_token")]);
        call.header("authorization", field).send().await
    };

    assert_eq!(ask(basic(&id, &secret)).await.expect(200).text, "{\"active\":false}");
    let other = basic(&id, &secret).replacen("Basic", "basic", 1);
    assert_eq!(ask(other).await.expect(200).text, "{\"active\":false}");
    for bad in [
        basic("tok_00000000000070008000000000000000", &secret),
        basic("", &secret),
        basic(&id, ""),
        basic(&secret, &id),
        "Basic".to_owned(),
        "Basic %%%".to_owned(),
        "Basic ".to_owned() + &"A".repeat(5000),
    ] {
        let reply = ask(bad).await;
        expect_error(&reply, 401, "invalid_client");
    }
    jeton.clock.advance(SignedDuration::from_secs(10));
    jeton.app.do_jobs().await;
    let usage = get(&jeton, &jeton.admin, &format!("/api/v1/tokens/{id}/usage")).await;
    assert_eq!(usage.expect(200).json()["totals"], json!({ "allowed": 2, "unknown": 2 }));
}

#[tokio::test]
async fn who_is_no_client_or_lacks_the_scope_is_told_how_to_become_one() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let weak = scoped(&jeton, &ada, &["tokens:read"]).await;
    let (_, by) = verifier(&jeton).await;
    let call = form(&jeton, PATH, &[("token", STRANGER)]);

    let nobody = call.clone().send().await;
    let stranger = call.clone().bearer(STRANGER).send().await;
    let wrong_basic = call.clone().header("authorization", basic("tok", STRANGER)).send().await;
    let weak = call.clone().bearer(&weak).send().await;
    let twice = call.bearer(&by).bearer(&by).send().await;

    expect_error(&nobody, 401, "invalid_client");
    let challenges: Vec<_> = nobody.headers.get_all("www-authenticate").iter().collect();
    assert_eq!(challenges, ["Basic realm=\"jeton\"", "Bearer realm=\"jeton\""]);
    expect_error(&stranger, 401, "invalid_client");
    assert!(stranger.header("www-authenticate").starts_with("Bearer "));
    expect_error(&wrong_basic, 401, "invalid_client");
    assert!(wrong_basic.header("www-authenticate").starts_with("Basic "));
    expect_error(&weak, 403, "insufficient_scope");
    assert!(weak.header("www-authenticate").contains("scope=\"verify\""));
    expect_error(&twice, 400, "invalid_request");
}

#[tokio::test]
async fn what_is_asked_here_counts_among_the_verdicts() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (_, token) = online(&jeton, &ada).await;

    introspect(&jeton, &[("token", &token)]).await.expect(200);
    introspect(&jeton, &[("token", STRANGER), ("service", "online")]).await.expect(200);

    let metrics = jeton.call("GET", "/metrics").send().await.expect(200).text;
    for outcome in ["allowed", "unknown"] {
        let line = format!("jeton_verdicts_total{{service=\"online\",outcome=\"{outcome}\"}} 1");
        assert!(metrics.contains(&line), "{metrics}");
    }
}
