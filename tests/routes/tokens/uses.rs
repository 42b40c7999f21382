//! `GET /api/v1/tokens/{id}/uses`

use jeton_tests::TestJeton;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{NOBODY, api_token, events, get, online, post, text};

async fn uses(jeton: &TestJeton, by: &str, id: &str) -> Value {
    jeton.app.do_jobs().await;
    get(jeton, by, &format!("/api/v1/tokens/{id}/uses")).await.expect(200).json()
}

fn second(jeton: &TestJeton) {
    jeton.clock.advance(SignedDuration::from_secs(1));
}

#[tokio::test]
async fn a_use_has_its_address_its_program_and_its_seconds_and_the_token_says_when_it_was_last() {
    let jeton = TestJeton::behind_proxies().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, secret) = online(&jeton, &ada).await;
    let show = |address: &str, agent: &str| {
        let call = jeton.verify("online").header("x-auth-token", &secret);
        call.header("x-forwarded-for", address).header("user-agent", agent).send()
    };

    show("192.0.2.7", "ci/1.0").await.expect(200);
    show("192.0.2.7", "ci/1.0").await.expect(200);
    second(&jeton);
    show("192.0.2.7", "ci/1.0").await.expect(200);
    second(&jeton);
    show("198.51.100.9", "curl/8").await.expect(200);

    let seen = uses(&jeton, &ada, &id).await;
    assert_eq!(
        seen["live"]["uses"],
        json!([
            { "accepted": true, "address": "198.51.100.9", "agent": "curl/8", "count": 1,
              "first_seen_at": "2026-01-15T12:00:02Z", "last_seen_at": "2026-01-15T12:00:02Z" },
            { "accepted": true, "address": "192.0.2.7", "agent": "ci/1.0", "count": 2,
              "first_seen_at": "2026-01-15T12:00:00Z", "last_seen_at": "2026-01-15T12:00:01Z" },
        ])
    );
    assert_eq!((&seen["prior"], &seen["older"]), (&Value::Null, &json!([])));
    for token in [
        get(&jeton, &ada, &format!("/api/v1/tokens/{id}")).await.json(),
        jeton.token(&ada, "online", "api-token").await,
    ] {
        assert_eq!(token["last_used_at"], "2026-01-15T12:00:02Z");
        assert_eq!(token["last_used_address"], "198.51.100.9");
        assert_eq!(token["last_used_agent"], "curl/8");
    }
    assert_eq!(events(&jeton, &id).await, ["token.issued"], "a use is no change");
}

#[tokio::test]
async fn every_surface_sees_a_use_and_a_refused_one_is_told_apart() {
    let jeton = TestJeton::new().await;
    let (id, secret) = online(&jeton, &jeton.admin).await;
    let agents = || async {
        let seen = uses(&jeton, &jeton.admin, &id).await["live"]["uses"].clone();
        let seen = seen.as_array().unwrap().clone();
        let mut seen: Vec<_> =
            seen.iter().map(|seen| (seen["agent"].clone(), seen["accepted"].clone())).collect();
        seen.sort_by_key(|(agent, _)| agent.to_string());
        seen
    };

    let body = json!({ "service": "online", "secret": secret, "agent": "asked" });
    post(&jeton, &jeton.admin, "/api/v1/verify", body).await.expect(200);
    let form = format!("token={secret}&agent=introspected");
    let call = jeton.call("POST", "/oauth/introspect").bearer(&jeton.admin);
    call.header("content-type", "application/x-www-form-urlencoded").body(form).send().await;
    let front = jeton.front("online", "GET", "/servers").header("x-auth-token", &secret);
    front.header("user-agent", "front").send().await.expect(200);
    let gateway = jeton.verify("online").header("x-auth-token", &secret);
    gateway.header("user-agent", "gateway").send().await.expect(200);
    post(&jeton, &jeton.admin, &format!("/api/v1/tokens/{id}/revoke"), json!({})).await.expect(204);
    let late = jeton.verify("online").header("x-auth-token", &secret);
    late.header("user-agent", "late").send().await.expect(401);

    let seen = agents().await;
    let told = seen.iter().map(|(agent, accepted)| (agent.as_str(), accepted == &json!(true)));
    assert_eq!(
        told.collect::<Vec<_>>(),
        ["asked", "front", "gateway", "introspected", "late"]
            .map(|agent| (Some(agent), agent != "late"))
    );
}

#[tokio::test]
async fn jetons_own_api_counts_as_a_use_of_the_token_that_calls_it() {
    let jeton = TestJeton::new().await;
    let token = api_token(&jeton, &jeton.admin, json!({ "scopes": ["tokens:read"] })).await;
    let (id, secret) = (text(&token, "id"), text(&token, "secret"));

    let call = jeton.call("GET", "/api/v1/tokens").bearer(&secret).header("user-agent", "script");
    call.send().await.expect(200);

    let seen = uses(&jeton, &jeton.admin, &id).await;
    assert_eq!(seen["live"]["uses"][0]["agent"], "script");
    assert_eq!(seen["live"]["uses"][0]["address"], "127.0.0.1");
}

#[tokio::test]
async fn of_a_secret_the_first_and_the_last_places_are_kept_and_a_flood_of_refused_ones_hides_no_accepted_one()
 {
    let jeton = TestJeton::new().await;
    let (id, secret) = online(&jeton, &jeton.admin).await;
    let show = |agent: String, header: &'static str| {
        jeton.verify("online").header(header, &secret).header("user-agent", agent).send()
    };
    show("mine".to_owned(), "x-auth-token").await.expect(200);
    second(&jeton);
    post(&jeton, &jeton.admin, &format!("/api/v1/tokens/{id}/revoke"), json!({})).await.expect(204);

    for n in 0..70 {
        second(&jeton);
        show(format!("flood {n}"), "x-auth-token").await.expect(401);
    }

    let seen = uses(&jeton, &jeton.admin, &id).await["live"]["uses"].clone();
    let seen = seen.as_array().unwrap();
    assert_eq!(seen.len(), 65);
    assert_eq!(seen[0]["agent"], "flood 69");
    assert_eq!(seen[47]["agent"], "flood 22");
    assert_eq!(seen[48]["agent"], "flood 15");
    assert_eq!((&seen[64]["agent"], &seen[64]["accepted"]), (&json!("mine"), &json!(true)));
}

#[tokio::test]
async fn what_a_program_calls_itself_is_cut_and_cannot_steer_a_terminal() {
    let jeton = TestJeton::new().await;
    let (id, secret) = online(&jeton, &jeton.admin).await;
    let long = "x".repeat(3000);
    let call = jeton.verify("online").header("x-auth-token", &secret);

    call.header("user-agent", &long).send().await.expect(200);

    let seen = uses(&jeton, &jeton.admin, &id).await;
    assert_eq!(text(&seen["live"]["uses"][0], "agent"), "x".repeat(100));
}

#[tokio::test]
async fn only_who_may_see_a_token_sees_its_uses_and_nobody_sees_a_digest() {
    let jeton = TestJeton::new().await;
    let (ada, bob) =
        (jeton.account("ada@example.com").await, jeton.account("bob@example.com").await);
    let (id, secret) = online(&jeton, &ada).await;
    jeton.verify("online").header("x-auth-token", &secret).send().await.expect(200);
    let path = format!("/api/v1/tokens/{id}/uses");

    get(&jeton, &bob, &path).await.expect_problem(404, "not_found");
    get(&jeton, &bob, &format!("/api/v1/tokens/tok_{NOBODY}/uses"))
        .await
        .expect_problem(404, "not_found");
    jeton.call("GET", &path).send().await.expect_problem(401, "invalid_token");
    let seen = uses(&jeton, &jeton.admin, &id).await;

    let fields: Vec<_> = seen["live"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(fields, ["hint", "since", "uses"]);
    let fields: Vec<_> = seen["live"]["uses"][0].as_object().unwrap().keys().cloned().collect();
    assert_eq!(fields, ["accepted", "address", "first_seen_at", "last_seen_at", "count"]);
}

#[tokio::test]
async fn a_database_that_takes_nothing_any_more_stops_no_verdict() {
    let jeton = TestJeton::new().await;
    let (_, secret) = online(&jeton, &jeton.admin).await;
    jeton.app.stop().await;

    for _ in 0..3 {
        jeton.verify("online").header("x-auth-token", &secret).send().await.expect(200);
        jeton.app.do_jobs().await;
        second(&jeton);
    }
}
