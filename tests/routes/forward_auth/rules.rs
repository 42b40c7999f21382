//! Rules of a policy behind a gateway: the path that counts, and whose word for it.

use jeton_tests::{Call, TestJeton, send_raw};
use serde_json::{Value, json};

use crate::support::{STRANGER, text};

const RULES: &str = r#"
[[rule]]
path = "/admin/*"
scopes = ["root"]

[[rule]]
path = "/orders/{id}"
methods = ["DELETE"]
kinds = ["robot"]
"#;

/// A service `shop` whose policy has rules; the secrets of a token with `root`, of one without, and of a robot.
struct Shop {
    jeton: TestJeton,
    root: String,
    plain: String,
    robot: String,
}

impl Shop {
    async fn behind(jeton: TestJeton) -> Self {
        let policy = format!("{}{RULES}", include_str!("shop.toml"));
        let apply = jeton.call("PUT", "/api/v1/services/shop").bearer(&jeton.admin);
        apply.json(&json!({ "policy": policy })).send().await.expect(201);
        let issue = async |kind: &str, scopes: Value| {
            let order = json!({ "service": "shop", "kind": kind, "scopes": scopes });
            text(&jeton.issue(&jeton.admin, order).await, "secret")
        };
        let root = issue("person", json!(["root", "read"])).await;
        let plain = issue("person", json!(["read"])).await;
        let robot = issue("robot", json!(["read"])).await;
        Self { jeton, root, plain, robot }
    }

    async fn new() -> Self {
        Self::behind(TestJeton::behind_proxies().await).await
    }

    fn ask(&self, secret: &str) -> Call {
        self.jeton.verify("shop").bearer(secret)
    }
}

/// The same question in the way of each gateway.
fn ways(shop: &Shop, secret: &str, method: &str, path: &str) -> [(&'static str, Call); 4] {
    let ask = || shop.ask(secret);
    [
        (
            "Traefik, Caddy",
            ask().header("x-forwarded-method", method).header("x-forwarded-uri", path),
        ),
        ("nginx", ask().header("x-original-method", method).header("x-original-uri", path)),
        (
            "ingress-nginx",
            ask()
                .header("x-original-method", method)
                .header("x-original-url", format!("https://a{path}")),
        ),
        ("Envoy", shop.jeton.call(method, &format!("/verify/shop{path}")).bearer(secret)),
    ]
}

#[tokio::test]
async fn a_rule_asks_for_more_where_the_gateway_says_its_path() {
    let shop = Shop::new().await;
    let (root, plain, robot) = (shop.root.as_str(), shop.plain.as_str(), shop.robot.as_str());

    for (secret, method, path, expected) in [
        (plain, "GET", "/", None),
        (plain, "GET", "/orders/7?x=/admin", None),
        (plain, "GET", "/orders/7", None),
        (plain, "DELETE", "/orders/7", Some("kind_not_allowed")),
        (robot, "DELETE", "/orders/7?x=1", None),
        (plain, "GET", "/admin", Some("scope_missing")),
        (plain, "POST", "/ADMIN/users/?x", Some("scope_missing")),
        (robot, "GET", "/admin/users", Some("scope_missing")),
        (root, "GET", "/admin/users", None),
        (root, "GET", "/admin/../x", Some("ambiguous_path")),
        (root, "GET", "/x%2fy", Some("ambiguous_path")),
        (plain, "GET", "//admin", Some("ambiguous_path")),
        (STRANGER, "GET", "/admin/users", Some("invalid_token")),
        (STRANGER, "GET", "/x/../admin", Some("invalid_token")),
    ] {
        for (gateway, call) in ways(&shop, secret, method, path) {
            let reply = call.send().await;
            let place = format!("{gateway}: {method} {path}");
            match expected {
                None => assert_eq!(reply.status, 200, "{place}: {}", reply.text),
                Some(code) => {
                    assert_eq!(reply.json()["code"], code, "{place}");
                    let status = if code == "invalid_token" { 401 } else { 403 };
                    assert_eq!(reply.status, status, "{place}");
                    assert_eq!(reply.header("jeton-account"), "", "{place}");
                }
            }
        }
    }
}

#[tokio::test]
async fn who_lacks_a_scope_is_told_which_the_request_needs() {
    let shop = Shop::new().await;

    for (gateway, call) in ways(&shop, &shop.plain, "GET", "/admin/users") {
        let refused = call.send().await.expect_problem(403, "scope_missing");
        let detail = text(&refused.json(), "detail");
        assert_eq!(detail, "the token lacks a scope that this request needs: `root`", "{gateway}");
        assert_eq!(
            refused.header("www-authenticate"),
            "Bearer realm=\"shop\", error=\"insufficient_scope\", \
             error_description=\"the token lacks a scope that this request needs\", scope=\"root\"",
            "{gateway}"
        );
    }
    let asked = shop.ask(&shop.plain).header("jeton-scope", "read write");
    let asked = asked.header("x-original-uri", "/admin").send().await;
    let challenge = asked.expect_problem(403, "scope_missing");
    assert!(challenge.header("www-authenticate").ends_with(", scope=\"read root write\""));
}

#[tokio::test]
async fn a_path_that_nobody_tells_is_refused_with_the_remedy() {
    let shop = Shop::new().await;

    let reply = shop.ask(&shop.root).send().await.expect_problem(403, "unknown_path");

    assert!(reply.field("detail").contains("trusted-proxies"), "{}", reply.text);
    for header in ["x-rewrite-url", "x_forwarded_uri", "x-uri", "path", "referer", "forwarded"] {
        let reply = shop.ask(&shop.root).header(header, "/").send().await;
        assert_ne!(reply.status, 200, "{header}");
    }
}

#[tokio::test]
async fn a_gateway_that_is_not_trusted_tells_no_path() {
    let shop = Shop::behind(TestJeton::new().await).await;

    for (gateway, call) in ways(&shop, &shop.root, "GET", "/") {
        let reply = call.send().await;
        assert_eq!(reply.json()["code"], "unknown_path", "{gateway}: {}", reply.text);
    }
    shop.ask(STRANGER).send().await.expect_problem(401, "invalid_token");
}

#[tokio::test]
async fn what_a_client_writes_beside_its_gateway_makes_no_path_of_another() {
    let shop = Shop::new().await;
    let plain = &shop.plain;

    for (name, value) in [
        ("x-forwarded-uri", "/public"),
        ("x-original-uri", "/public"),
        ("x-original-url", "/public"),
        ("x-original-url", "https://a/public"),
        ("x-rewrite-url", "/public"),
        ("x-envoy-original-path", "/public"),
        ("request-uri", "/public"),
        ("x_forwarded_uri", "/public"),
        ("x.original.uri", "/public"),
        ("x-forwarded-uri", "/admin/"),
        ("x-original-uri", ""),
    ] {
        for (gateway, call) in ways(&shop, plain, "GET", "/admin") {
            let reply = call.header(name, value).send().await;
            assert_eq!(reply.status, 403, "{gateway}, {name}: {value}: {}", reply.text);
        }
        for (gateway, call) in ways(&shop, plain, "GET", "/orders") {
            let reply = call.header(name, value).send().await;
            assert_eq!(reply.json()["code"], "ambiguous_path", "{gateway}, {name}: {value}");
        }
    }
    for (name, value) in [
        ("x-forwarded-method", "GET"),
        ("x-original-method", "GET"),
        ("x_original_method", "GET"),
        ("x-http-method-override", "GET"),
        ("x-http-verb-override", "GET"),
        ("x-http-method", "DELETE"),
        ("x-method-override", "DELETE"),
    ] {
        for (gateway, call) in ways(&shop, plain, "DELETE", "/orders/7") {
            let reply = call.header(name, value).send().await;
            assert_eq!(reply.json()["code"], "kind_not_allowed", "{gateway}, {name}: {value}");
        }
    }
    for (gateway, call) in ways(&shop, plain, "POST", "/orders/7") {
        let reply = call.header("x-http-method-override", "DELETE").send().await;
        assert_eq!(reply.json()["code"], "kind_not_allowed", "{gateway}");
    }
}

#[tokio::test]
async fn a_slash_too_many_in_the_gateways_question_is_not_taken_for_the_root() {
    let shop = Shop::new().await;
    let ask = |path: &str| {
        let call = shop.jeton.call("GET", "/verify/shop/").bearer(&shop.plain);
        call.header("x-forwarded-uri", path).send()
    };

    ask("/admin/users").await.expect_problem(403, "ambiguous_path");
    ask("/?x=1").await.expect(200);
}

#[tokio::test]
async fn no_spelling_of_a_path_gets_past_its_rule() {
    let shop = Shop::new().await;
    // Every one is refused; which code is a matter of the rules, and of what HTTP itself lets through.
    let spellings = [
        "/admin",
        "/Admin",
        "/ADMIN/",
        "/admin/x",
        "/admin?",
        "/admin?x=/y",
        "//admin",
        "///admin",
        "/admin//",
        "/./admin",
        "/x/../admin",
        "/x/./../admin",
        "/admin/.",
        "/admin/..",
        "/admin/x/..",
        "/%61dmin",
        "/%41DMIN",
        "/adm%69n",
        "/%2561dmin",
        "/%252561dmin",
        "/%2e/admin",
        "/x/%2e%2e/admin",
        "/x/.%2e/admin",
        "/x/%2e./admin",
        "/%2fadmin",
        "/x%2f..%2fadmin",
        "/x/..%2fadmin",
        "/x/..%5cadmin",
        "/x%5c..%5cadmin",
        "/\\admin",
        "/x\\..\\admin",
        "/x/..\\admin",
        "/admin;",
        "/admin;x",
        "/admin;x=y/z",
        "/;/admin",
        "/x/..;/admin",
        "/admin%3b",
        "/admin%00",
        "/admin%00.png",
        "/admin%0a",
        "/admin%0d",
        "/admin%09",
        "/admin%20",
        "/admin%20/x",
        "/admin.",
        "/admin./x",
        "/admin%2e",
        "/admin%3f",
        "/admin%23",
        "/admin#",
        "/admin#x",
        "/#/../admin",
        "/admin%",
        "/admin%2",
        "/%u0061dmin",
        "/%c0%afadmin",
        "/%c1%a1dmin",
        "/%ef%bd%81dmin",
        "/admin%ef%bc%8fx",
        "/adm%c4%b1n",
        "/admin%e2%80%8b",
        "/admin/%7e",
        "http://a/admin",
        "https://a:1/admin",
        "admin",
        "*",
        "",
        "/admin\u{e9}",
        "/\u{ff41}dmin",
    ];

    assert!(spellings.len() >= 60, "{}", spellings.len());
    for spelling in spellings {
        for header in ["X-Forwarded-Uri", "X-Original-URI", "X-Original-URL"] {
            let raw = format!(
                "GET /verify/shop HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {}\r\n{header}: {spelling}\r\nConnection: close\r\n\r\n",
                shop.plain
            );
            let reply = send_raw(shop.jeton.address(), raw).await;
            assert_eq!(reply.status, Some(403), "{header}: {spelling}: {}", reply.body);
        }
        if spelling.starts_with("/#") {
            // Behind the prefix a fragment is gone before anybody sees it; Envoy itself answers 400 to one.
            continue;
        }
        let raw = format!(
            "GET /verify/shop{spelling} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {}\r\nConnection: close\r\n\r\n",
            shop.plain
        );
        let reply = send_raw(shop.jeton.address(), raw).await;
        assert!(
            matches!(reply.status, Some(400 | 403)),
            "{spelling}: {:?} {}",
            reply.status,
            reply.body
        );
    }
}

#[tokio::test]
async fn a_question_about_a_secret_alone_knows_no_path_and_no_rule() {
    let shop = Shop::new().await;

    let asked = shop.jeton.call("POST", "/api/v1/verify").bearer(&shop.jeton.admin);
    let reply = asked.json(&json!({ "service": "shop", "secret": shop.plain })).send().await;

    assert_eq!(reply.expect(200).json()["active"], true);
}
