//! `/livez`, `/readyz`, `/metrics`, `/openapi.json`, and what no route answers.

use jeton_tests::TestJeton;
use serde_json::json;

use crate::support::{STRANGER, get, online, permanent};

#[tokio::test]
async fn a_jeton_that_runs_lives_and_is_ready() {
    let jeton = TestJeton::new().await;

    for path in ["/livez", "/readyz"] {
        let reply = jeton.call("GET", path).send().await.expect(200);
        assert_eq!((reply.text.as_str(), reply.header("cache-control")), ("ok\n", "no-store"));
        let head = jeton.call("HEAD", path).send().await.expect(200);
        assert_eq!(head.text, "");
        jeton.call("POST", path).send().await.expect_problem(405, "method_not_allowed");
    }
}

#[tokio::test]
async fn metrics_count_verdicts_by_service_and_outcome_and_hold_no_secret() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let (_, secret) = online(&jeton, &jeton.admin).await;
    let (_, permanent) = permanent(&jeton, "ada@example.com").await;
    for _ in 0..3 {
        jeton.verify("online").header("x-auth-token", &secret).send().await.expect(200);
    }
    jeton.verify("online").header("x-auth-token", STRANGER).send().await.expect(401);
    jeton.verify("online").send().await.expect(401);
    jeton
        .verify("online")
        .header("x-auth-token", &secret)
        .header("x-auth-token", &secret)
        .send()
        .await
        .expect(401);
    jeton
        .front("online", "GET", "/servers")
        .header("x-auth-token", &secret)
        .send()
        .await
        .expect(200);
    jeton.verify("duplocloud").bearer(&permanent).send().await.expect(200);
    let asked = jeton.call("POST", "/api/v1/verify").bearer(&jeton.admin);
    asked.json(&json!({ "service": "duplocloud", "secret": permanent })).send().await.expect(200);

    let reply = jeton.call("GET", "/metrics").send().await.expect(200);

    assert_eq!(reply.header("content-type"), "text/plain; version=0.0.4");
    let count = |service: &str, outcome: &str| {
        let start = format!("jeton_verdicts_total{{service=\"{service}\",outcome=\"{outcome}\"}} ");
        let line = reply.text.lines().find_map(|line| line.strip_prefix(&start));
        line.unwrap_or_else(|| panic!("no {start} in {}", reply.text)).to_owned()
    };
    assert_eq!(count("online", "allowed"), "4");
    assert_eq!(count("online", "unknown"), "1");
    assert_eq!(count("online", "missing"), "1");
    assert_eq!(count("online", "several_credentials"), "1");
    assert_eq!(count("online", "revoked"), "0");
    assert_eq!(count("duplocloud", "allowed"), "2");
    assert!(reply.text.contains("\njeton_takes_changes 1\n"), "{}", reply.text);
    for told in [&secret, &permanent, &jeton.admin, "ada@example.com", "acc_", "tok_", STRANGER] {
        assert!(!reply.text.contains(told), "{told}");
    }
}

#[tokio::test]
async fn the_description_of_the_api_is_served() {
    let jeton = TestJeton::new().await;

    let reply = jeton.call("GET", "/openapi.json").send().await.expect(200);

    assert_eq!(reply.header("content-type"), "application/json");
    assert_eq!(reply.text, jeton_server::openapi_json());
}

#[tokio::test]
async fn what_no_route_answers_is_a_problem_too() {
    let jeton = TestJeton::new().await;

    for path in [
        "/nothing",
        "/api",
        "/api/v1",
        "/api/v1/",
        "/api/v1/tokens/",
        "/api/v2/tokens",
        "//",
        "/%ff",
        "/API/V1/TOKENS",
    ] {
        get(&jeton, &jeton.admin, path).await.expect_problem(404, "not_found");
    }
    for (method, path) in [
        ("DELETE", "/api/v1/accounts"),
        ("PUT", "/api/v1/tokens"),
        ("POST", "/api/v1/log"),
        ("GET", "/api/v1/verify"),
        ("PATCH", "/api/v1/sessions"),
        ("POST", "/metrics"),
        ("TRACE", "/api/v1/tokens"),
        ("OPTIONS", "/api/v1/tokens"),
        ("POST", "/"),
        ("BREW", "/api/v1/tokens"),
    ] {
        let reply = jeton.call(method, path).bearer(&jeton.admin).send().await;
        let reply = reply.expect_problem(405, "method_not_allowed");
        assert!(!reply.header("allow").is_empty(), "{method} {path}");
    }
}

#[tokio::test]
async fn every_answer_says_that_it_is_not_kept_and_not_guessed_at() {
    let jeton = TestJeton::new().await;

    for path in [
        "/",
        "/livez",
        "/metrics",
        "/openapi.json",
        "/nothing",
        "/api/v1/tokens",
        "/api/v1/services",
    ] {
        let reply = get(&jeton, &jeton.admin, path).await;
        assert_eq!(reply.header("cache-control"), "no-store", "{path}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
    }
}
