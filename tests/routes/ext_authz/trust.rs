//! What Envoy says about the client and its path counts where it is a trusted proxy, and nowhere else.

use jeton_tests::{Question, TestJeton};
use serde_json::json;

use super::{code, ok};
use crate::support::{api_token, text};

const OFFICE: &str = "192.0.2.7";

async fn bound(jeton: &TestJeton) -> String {
    let token = api_token(jeton, &jeton.admin, json!({ "addresses": [OFFICE] })).await;
    format!("Bearer {}", text(&token, "secret"))
}

#[tokio::test]
async fn the_address_is_the_source_that_a_trusted_envoy_tells() {
    let jeton = TestJeton::behind_proxies().await;
    let bearer = bound(&jeton).await;
    let ask =
        |source: &str| Question::about("jeton").header("authorization", &bearer).source(source);
    let forwarded = |source: &str, list: &str| ask(source).header("x-forwarded-for", list);

    for question in [
        ask(OFFICE),
        ask("::ffff:192.0.2.7"),
        forwarded("127.0.0.9", OFFICE),
        forwarded("127.0.0.9", "198.51.100.1, 192.0.2.7"),
        forwarded(OFFICE, "198.51.100.1"),
    ] {
        ok(question.clone().ask(&jeton).await.unwrap());
        ok(question.raw(true).ask(&jeton).await.unwrap());
    }
    for question in [
        ask("198.51.100.1"),
        ask("127.0.0.1"),
        ask(""),
        ask("rubbish"),
        ask("/var/run/envoy.sock"),
        forwarded("198.51.100.1", OFFICE),
        forwarded("127.0.0.9", "192.0.2.7, 198.51.100.1"),
        forwarded("127.0.0.9", "\u{e9}"),
        Question::about("jeton").header("authorization", &bearer),
        Question::about("jeton").header("authorization", &bearer).header("x-forwarded-for", OFFICE),
    ] {
        let answer = question.ask(&jeton).await.unwrap();
        assert_eq!(code(answer), "address_not_allowed");
    }
}

#[tokio::test]
async fn anybody_else_has_the_address_of_the_connection_whatever_the_message_says() {
    let jeton = TestJeton::new().await;
    let bearer = bound(&jeton).await;

    let question = Question::about("jeton").header("authorization", &bearer).source(OFFICE);
    let question = question.header("x-forwarded-for", OFFICE);

    assert_eq!(code(question.ask(&jeton).await.unwrap()), "address_not_allowed");
}

/// The policy of online.net with a rule, and a token that lacks what the rule asks for.
async fn ruled(jeton: &TestJeton) -> String {
    let policy = include_str!("../../../presets/online.toml").replacen(
        "reveal = ",
        "scopes = [\"read\", \"write\"]\nreveal = ",
        1,
    );
    let rule = "[[rule]]\npath = \"/admin/*\"\nmethods = [\"POST\"]\nscopes = [\"write\"]\n";
    let apply = jeton.call("PUT", "/api/v1/services/online").bearer(&jeton.admin);
    apply.json(&json!({ "policy": format!("{policy}\n{rule}") })).send().await.expect(200);
    let order = json!({ "service": "online", "scopes": ["read"] });
    text(&jeton.issue(&jeton.admin, order).await, "secret")
}

#[tokio::test]
async fn rules_hold_for_the_path_that_a_trusted_envoy_tells() {
    let jeton = TestJeton::behind_proxies().await;
    let secret = ruled(&jeton).await;
    let ask = |method: &str, path: &str| {
        Question::about("online").header("x-auth-token", &secret).line(method, path)
    };

    ok(ask("GET", "/admin/x?y").ask(&jeton).await.unwrap());
    ok(ask("POST", "/servers?x=/admin/")
        .header("x-forwarded-uri", "/x")
        .ask(&jeton)
        .await
        .unwrap());
    for (question, expected) in [
        (ask("POST", "/admin/x?y"), "scope_missing"),
        (ask("post", "/ADMIN"), "scope_missing"),
        (ask("GET", "/admin/x").header("x-http-method-override", "POST"), "scope_missing"),
        (ask("POST", "//admin/x"), "ambiguous_path"),
        (ask("POST", "/x/../admin"), "ambiguous_path"),
        (ask("POST", "/%61dmin"), "ambiguous_path"),
        (ask("POST", "/#/../admin"), "ambiguous_path"),
        (ask("POST", ""), "ambiguous_path"),
        (ask("POST", "/x").header("x-original-url", "/admin/x"), "ambiguous_path"),
        (ask("POST", "/x").header("x_rewrite_url", "/admin/x"), "ambiguous_path"),
    ] {
        assert_eq!(code(question.ask(&jeton).await.unwrap()), expected);
    }
}

#[tokio::test]
async fn rules_refuse_everything_where_nobody_who_is_trusted_tells_the_path() {
    let jeton = TestJeton::new().await;
    let secret = ruled(&jeton).await;

    let question = Question::about("online").header("x-auth-token", &secret).line("GET", "/");

    assert_eq!(code(question.ask(&jeton).await.unwrap()), "unknown_path");
}
