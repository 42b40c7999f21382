//! The example of how to write a preset: a TOML file, and nothing else.

use jeton_tests::{Reply, TestJeton};
use serde_json::{Value, json};

const SERVICE: &str = "github-style";

async fn ask(jeton: &TestJeton, by: &str, wish: Value) -> Reply {
    let mut body = json!({ "service": SERVICE, "name": "ci" });
    body.as_object_mut().unwrap().extend(wish.as_object().unwrap().clone());
    jeton.call("POST", "/api/v1/tokens").bearer(by).json(&body).send().await
}

async fn user(jeton: &TestJeton, authorization: &str) -> Reply {
    jeton.front(SERVICE, "GET", "/user").header("authorization", authorization).send().await
}

#[tokio::test]
async fn both_schemes_are_taken_and_the_token_says_what_it_may_do_and_until_when() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let issued =
        ask(&jeton, &ada, json!({ "scopes": ["repo:read", "user:read"] })).await.expect(201);
    let secret = issued.field("secret");

    for scheme in ["Bearer", "token", "TOKEN"] {
        let reply = user(&jeton, &format!("{scheme} {secret}")).await.expect(200);
        assert_eq!(reply.json()["login"], "ada@example.com");
        assert!(reply.json()["id"].is_u64());
        assert_eq!(reply.header("x-oauth-scopes"), "repo:read, user:read");
        assert_eq!(reply.header("x-token-expiration"), "2026-02-14T12:00:00Z");
    }
    for wrong in [secret.clone(), format!("Basic {secret}"), format!("Bearer {secret}x")] {
        let reply = user(&jeton, &wrong).await.expect(401);
        assert_eq!(reply.json(), json!({ "message": "Bad credentials", "status": "401" }));
        assert_eq!(reply.header("x-oauth-scopes"), "");
    }
    assert!(secret.starts_with("pat_"));
}

#[tokio::test]
async fn one_of_three_lifetimes_is_chosen_and_the_service_says_which() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;

    for (lifetime, end) in [("30d", "02-14"), ("60d", "03-16"), ("90d", "04-15")] {
        let issued = ask(&jeton, &ada, json!({ "lifetime": lifetime })).await.expect(201);
        assert_eq!(issued.field("expires_at"), format!("2026-{end}T12:00:00Z"));
    }
    for lifetime in ["1d", "45d", "91d", "365d"] {
        let refused = ask(&jeton, &ada, json!({ "lifetime": lifetime })).await;
        let detail = refused.expect_problem(422, "lifetime_not_offered").field("detail");
        assert!(detail.contains("`30d`, `60d`, `90d`"), "{detail}");
    }
    let path = format!("/api/v1/services/{SERVICE}");
    let service = jeton.call("GET", &path).bearer(&ada).send().await.expect(200).json();
    assert_eq!(service["kinds"][0]["lifetimes"], json!(["30d", "60d", "90d"]));
}

#[tokio::test]
async fn it_is_shown_once_and_has_the_least_scopes_where_none_are_asked_for() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let issued = ask(&jeton, &ada, json!({})).await.expect(201).json();

    let path = format!("/api/v1/tokens/{}/reveal", issued["id"].as_str().unwrap());
    let reveal = jeton.call("POST", &path).bearer(&ada).send().await;

    reveal.expect_problem(403, "shown_once");
    assert_eq!(issued["scopes"], json!(["user:read"]));
    let wide = ask(&jeton, &ada, json!({ "scopes": ["admin:org"] })).await;
    wide.expect_problem(403, "scope_too_wide");
}
