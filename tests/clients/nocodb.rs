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

#[tokio::test]
async fn its_client_signs_in_makes_lists_and_deletes_a_token_and_signs_out() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let front = format!("http://{}", jeton.front_address("nocodb"));
    let environment = [
        ("FRONT", front.as_str()),
        ("EMAIL", "ada@example.com"),
        ("PASSWORD", TestJeton::PASSWORD),
    ];

    let seen = node("nocodb-keys.mjs", &environment).await;

    let statuses = [
        ("wrong", 400),
        ("signup", 400),
        ("created", 200),
        ("second", 409),
        ("list", 200),
        ("listByToken", 401),
        ("deleted", 200),
        ("deletedAgain", 404),
        ("signout", 200),
        ("after", 200),
        ("listAfter", 401),
    ];
    for (step, status) in statuses {
        assert_eq!(seen[step]["status"], status, "{step}: {}", seen[step]);
    }
    assert_eq!(seen["wrong"]["data"], json!({ "msg": "Invalid credentials" }));
    assert_eq!(seen["list"]["data"]["list"], json!([seen["created"]["data"]]));
    assert_eq!(seen["list"]["data"]["pageInfo"]["isLastPage"], true);
    assert_eq!(seen["signout"]["data"], json!({ "msg": "Signed out successfully" }));
    assert_eq!(seen["after"]["data"]["roles"], json!({ "guest": true }));
}
