//! Whose word about the client's address counts, at every door.

use jeton_tests::{Call, TestJeton};
use serde_json::json;

use crate::support::{api_token, text};

const OFFICE: &str = "192.0.2.7";

/// The secret of a token of Jeton's own and one of DuploCloud, which work from [`OFFICE`] alone.
async fn bound(jeton: &TestJeton) -> (String, String) {
    let ada = jeton.account("ada@example.com").await;
    let own = json!({ "addresses": [OFFICE], "scopes": ["tokens:read"] });
    let own = text(&api_token(jeton, &ada, own).await, "secret");
    let order = json!({
        "service": "duplocloud", "kind": "permanent", "account": "ada@example.com",
        "name": "ci", "addresses": [OFFICE],
    });
    (own, text(&jeton.issue(&jeton.admin, order).await, "secret"))
}

/// A call through each door: forward-auth, the API, a front.
fn doors(jeton: &TestJeton, own: &str, product: &str) -> [Call; 3] {
    [
        jeton.verify("duplocloud").bearer(product),
        jeton.call("GET", "/api/v1/tokens").bearer(own),
        jeton.front("duplocloud", "GET", "/v3/features/system").bearer(product),
    ]
}

#[tokio::test]
async fn a_trusted_proxy_says_where_a_request_came_from() {
    let jeton = TestJeton::behind_proxies().await;
    let (own, product) = bound(&jeton).await;

    for (forwarded, allowed) in [
        (OFFICE, true),
        ("198.51.100.1, 192.0.2.7", true),
        ("192.0.2.7, 127.0.0.2", true),
        ("192.0.2.8", false),
        ("192.0.2.7, 198.51.100.1", false),
        ("unknown", false),
        ("127.0.0.1", false),
    ] {
        for call in doors(&jeton, &own, &product) {
            let reply = call.header("x-forwarded-for", forwarded).send().await;
            assert_eq!(reply.status == 200, allowed, "{forwarded}: {reply:?}");
        }
    }
}

#[tokio::test]
async fn what_anybody_else_says_about_it_counts_for_nothing() {
    let jeton = TestJeton::new().await;
    let (own, product) = bound(&jeton).await;

    for header in ["x-forwarded-for", "forwarded", "x-real-ip", "client-ip", "true-client-ip"] {
        for call in doors(&jeton, &own, &product) {
            let reply = call.header(header, OFFICE).send().await;
            assert_ne!(reply.status, 200, "{header}: {reply:?}");
        }
    }
}
