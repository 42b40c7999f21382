//! Tokens that are bound to addresses, and what they make.

use jeton_tests::TestJeton;
use serde_json::{Value, json};

use crate::support::{api_token, get, text};

#[tokio::test]
async fn a_token_that_is_bound_to_addresses_makes_none_that_works_elsewhere() {
    let jeton = TestJeton::new().await;
    let bounds = json!(["127.0.0.0/8"]);
    let parent = json!({ "scopes": ["tokens:write", "tokens:read"], "addresses": bounds });
    let parent = api_token(&jeton, &jeton.admin, parent).await;
    let order = |addresses: Option<Value>| {
        let mut body = json!({ "service": "jeton", "kind": "api-token", "name": "ci" });
        if let Some(addresses) = addresses {
            body["addresses"] = addresses;
        }
        jeton.call("POST", "/api/v1/tokens").bearer(&text(&parent, "secret")).json(&body).send()
    };

    let beyond = order(Some(json!(["0.0.0.0/0"]))).await;
    let beyond = beyond.expect_problem(403, "reaches_beyond_caller");
    let silent = order(None).await.expect(201).json();
    let within = order(Some(json!(["127.0.0.1"]))).await.expect(201).json();
    let works = get(&jeton, &text(&silent, "secret"), "/api/v1/tokens").await;

    assert!(text(&beyond.json(), "detail").contains("`127.0.0.0/8`"));
    assert_eq!(silent["addresses"], bounds);
    assert_eq!(within["addresses"], json!(["127.0.0.1/32"]));
    works.expect(200);
}

#[tokio::test]
async fn a_bound_token_does_not_take_over_one_that_works_everywhere() {
    let jeton = TestJeton::new().await;
    let bound = json!({ "scopes": ["tokens:write"], "addresses": ["127.0.0.1"] });
    let bound = text(&api_token(&jeton, &jeton.admin, bound).await, "secret");
    let other = api_token(&jeton, &jeton.admin, json!({ "scopes": [] })).await;
    let path = format!("/api/v1/tokens/{}", text(&other, "id"));
    let rotated = jeton.call("POST", &format!("{path}/rotate")).bearer(&bound).json(&json!({}));
    let wider = json!({ "scopes": ["tokens:write"] });
    let widened = jeton.call("PATCH", &path).bearer(&bound).json(&wider);

    rotated.send().await.expect_problem(403, "reaches_beyond_caller");
    widened.send().await.expect_problem(403, "reaches_beyond_caller");
}
