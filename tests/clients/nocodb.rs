//! npm `nocodb-sdk`.

use jeton_tests::TestJeton;
use serde_json::{Value, json};

use crate::installed::{node, one_changed};

/// Somebody who is signed in and has a token; the auth token, and the API token as the product shows it.
async fn holder(jeton: &TestJeton) -> (String, Value) {
    let page = json!({ "totalRows": 0, "page": 1, "pageSize": 25, "isFirstPage": true, "isLastPage": true });
    jeton.upstream.answer("/api/v1/db/meta/projects/", &json!({ "list": [], "pageInfo": page }));
    jeton.account("ada@example.com").await;
    let auth = jeton.nocodb_sign_in("ada@example.com").await;
    let token = jeton.front("nocodb", "POST", "/api/v1/tokens").header("xc-auth", &auth);
    let token = token.json(&json!({ "description": "ci" })).send().await.expect(200).json();
    (auth, token)
}

async fn client(jeton: &TestJeton, header: &str, secret: &str) -> Value {
    let front = format!("http://{}", jeton.front_address("nocodb"));
    node("nocodb.mjs", &[("FRONT", &front), ("HEADER", header), ("SECRET", secret)]).await
}

#[tokio::test]
async fn its_client_learns_who_it_is_and_lists_the_bases_of_the_api_behind() {
    let jeton = TestJeton::new().await;
    let (auth, token) = holder(&jeton).await;
    let token = token["token"].as_str().unwrap();

    let by_token = client(&jeton, "xc-token", token).await;
    let by_bearer = client(&jeton, "Authorization", &format!("Bearer {token}")).await;
    let by_auth = client(&jeton, "xc-auth", &auth).await;

    for seen in [&by_token, &by_bearer, &by_auth] {
        assert_eq!(seen["me"]["email"], "ada@example.com", "{seen}");
        assert_eq!(seen["bases"], json!([]));
    }
    assert_eq!(
        (&by_token["me"]["is_api_token"], &by_auth["me"]["is_api_token"]),
        (&json!(true), &Value::Null)
    );
}

#[tokio::test]
async fn its_client_is_a_guest_and_reports_a_401_with_a_changed_and_with_a_deleted_token() {
    let jeton = TestJeton::new().await;
    let (auth, token) = holder(&jeton).await;
    let secret = token["token"].as_str().unwrap();

    let changed = client(&jeton, "xc-token", &one_changed(secret)).await;
    let path = format!("/api/v1/tokens/{}", token["id"]);
    jeton.front("nocodb", "DELETE", &path).header("xc-auth", &auth).send().await.expect(200);
    let deleted = client(&jeton, "xc-token", secret).await;

    for seen in [changed, deleted] {
        assert_eq!(seen["me"]["roles"], json!({ "guest": true }), "{seen}");
        assert_eq!(seen["error"]["status"], 401);
        assert_eq!(seen["error"]["error"], "ERR_AUTHENTICATION_REQUIRED");
    }
    assert!(jeton.upstream.seen().is_empty());
}
