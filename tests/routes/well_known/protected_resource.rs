//! `GET /.well-known/oauth-protected-resource`

use jeton_tests::TestJeton;
use serde_json::json;

use super::described;
use crate::support::{get, post, scoped};

const PATH: &str = "oauth-protected-resource";

#[tokio::test]
async fn the_own_api_says_which_tokens_it_wants_and_whose() {
    let jeton = TestJeton::new().await;
    let issuer = format!("http://{}", jeton.address());

    let told = described(&jeton, PATH).await.json();

    let expected = json!({
        "resource": issuer,
        "resource_name": "Jeton",
        "authorization_servers": [issuer],
        "scopes_supported": ["admin", "operate", "tokens:read", "tokens:write", "verify"],
        "bearer_methods_supported": ["header"],
    });
    assert_eq!(told, expected);
}

#[tokio::test]
async fn a_service_is_described_at_the_path_that_judges_its_requests() {
    let jeton = TestJeton::new().await;
    for (service, methods) in [("duplocloud", json!(["header"])), ("discloud", json!([]))] {
        let told = described(&jeton, &format!("{PATH}/verify/{service}")).await.json();

        assert_eq!(told["resource"], format!("http://{}/verify/{service}", jeton.address()));
        assert_eq!(told["bearer_methods_supported"], methods, "{service}");
    }
}

#[tokio::test]
async fn an_unknown_service_and_a_disabled_one_cannot_be_told_apart() {
    let jeton = TestJeton::new().await;
    post(&jeton, &jeton.admin, "/api/v1/services/nocodb/disable", json!({})).await.expect(200);
    let show = async |service: &str| {
        let path = format!("/.well-known/{PATH}/verify/{service}");
        jeton.call("GET", &path).send().await.expect_problem(404, "not_found").text
    };

    assert_eq!(show("nocodb").await, show("nobody").await);
}

#[tokio::test]
async fn whoever_is_refused_by_the_own_api_is_told_where_its_description_is() {
    let jeton = TestJeton::new().await;
    let url = format!("http://{}/.well-known/{PATH}", jeton.address());

    let nobody =
        jeton.call("GET", "/api/v1/tokens").send().await.expect_problem(401, "invalid_token");
    let stranger = get(&jeton, "jtn_nobody", "/api/v1/tokens").await;

    let told = format!("resource_metadata=\"{url}\"");
    let challenge = nobody.header("www-authenticate");
    assert!(challenge.starts_with("Bearer realm=\"jeton\"") && challenge.ends_with(&told));
    assert!(!challenge.contains("error="), "{challenge}");
    let challenge = stranger.header("www-authenticate");
    assert!(challenge.contains("error=\"invalid_token\"") && challenge.ends_with(&told));
    described(&jeton, PATH).await;
}

#[tokio::test]
async fn a_caller_who_lacks_a_scope_is_told_which() {
    let jeton = TestJeton::new().await;
    let weak = scoped(&jeton, &jeton.admin, &["tokens:write"]).await;

    let refused = get(&jeton, &weak, "/api/v1/tokens").await;

    assert_eq!(
        refused.header("www-authenticate"),
        "Bearer realm=\"jeton\", error=\"insufficient_scope\", scope=\"tokens:read\""
    );
    refused.expect_problem(403, "caller_scope_missing");
}
