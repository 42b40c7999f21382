//! The rules of a policy hold at its front as they do behind a gateway.

use jeton_tests::{TestJeton, send_raw};
use serde_json::json;

use crate::support::{online, text};

const RULES: &str = r#"
[[rule]]
path = "/admin/*"
scopes = ["write"]
"#;

/// The front of online.net with a kind that has scopes and a rule about them; the secret of a token without.
async fn ruled() -> (TestJeton, String) {
    let jeton = TestJeton::new().await;
    let policy = include_str!("../../../presets/online.toml").replacen(
        "reveal = ",
        "scopes = [\"read\", \"write\"]\nreveal = ",
        1,
    );
    let apply = jeton.call("PUT", "/api/v1/services/online").bearer(&jeton.admin);
    apply.json(&json!({ "policy": format!("{policy}{RULES}") })).send().await.expect(200);
    let order = json!({ "service": "online", "scopes": ["read"] });
    let secret = text(&jeton.issue(&jeton.admin, order).await, "secret");
    (jeton, secret)
}

#[tokio::test]
async fn a_rule_keeps_a_path_from_tokens_that_lack_what_it_asks_for() {
    let (jeton, plain) = ruled().await;
    let (_, full) = online(&jeton, &jeton.admin).await;
    let ask = |secret: &str, path: &str| {
        jeton.front("online", "GET", path).header("x-auth-token", secret).send()
    };

    ask(&plain, "/servers").await.expect(200);
    let refused = ask(&plain, "/admin/users").await.expect(403);
    let challenge = refused.header("www-authenticate");
    assert!(challenge.contains("insufficient_scope"), "{challenge}");
    assert!(challenge.ends_with(", scope=\"write\""), "{challenge}");
    ask(&plain, "/ADMIN").await.expect(403);
    ask(&full, "/admin/users").await.expect(200);
    ask(&full, "/admin//users").await.expect(403);

    let seen: Vec<String> = jeton.upstream.seen().iter().map(|seen| seen.path.clone()).collect();
    assert_eq!(seen, ["/servers", "/admin/users"]);
}

#[tokio::test]
async fn no_spelling_of_a_path_reaches_the_product_past_its_rule() {
    let (jeton, plain) = ruled().await;

    for target in [
        "/admin",
        "/admin/",
        "/Admin/x",
        "//admin",
        "/admin//x",
        "/./admin",
        "/x/../admin",
        "/%61dmin",
        "/%2561dmin",
        "/x/%2e%2e/admin",
        "/x%2f..%2fadmin",
        "/x/..%5cadmin",
        "/x\\..\\admin",
        "/admin;x",
        "/x/..;/admin",
        "/admin%00",
        "/admin%20",
        "/admin.",
        "/admin%3f",
        "/admin%23",
        "/admin#x",
        "/%u0061dmin",
        "/%c0%afadmin",
        "/%ef%bd%81dmin",
        "/adm%c4%b1n",
        "http://elsewhere/admin",
        "http://elsewhere/x/../admin",
    ] {
        let raw = format!(
            "GET {target} HTTP/1.1\r\nHost: a\r\nX-Auth-Token: {plain}\r\nConnection: close\r\n\r\n"
        );
        let reply = send_raw(jeton.front_address("online"), raw).await;
        assert!(matches!(reply.status, Some(400 | 403)), "{target}: {:?}", reply.status);
    }
    for (name, value) in
        [("x-original-url", "/admin"), ("x-rewrite-url", "/admin"), ("x_original_url", "/admin")]
    {
        let call = jeton.front("online", "GET", "/servers").header("x-auth-token", &plain);
        call.header(name, value).send().await.expect(403);
    }

    assert!(jeton.upstream.seen().is_empty(), "{:?}", jeton.upstream.seen());
}
