//! npm `discloud.app`.

use jeton_tests::TestJeton;
use serde_json::{Value, json};

use crate::installed::{node, one_changed};

/// Somebody with a token; the session and the secret.
async fn holder(jeton: &TestJeton) -> (String, String) {
    jeton.upstream.answer("/v2/app/all", &json!({ "status": "ok", "message": "ok", "apps": [] }));
    let ada = jeton.account("ada@example.com").await;
    let token = jeton.token(&ada, "discloud", "api-key").await;
    let secret = jeton.reveal(&ada, token["id"].as_str().unwrap()).await;
    (ada, secret)
}

async fn client(jeton: &TestJeton, secret: &str) -> Value {
    let front = format!("http://{}", jeton.front_address("discloud"));
    node("discloud.mjs", &[("FRONT", &front), ("SECRET", secret)]).await
}

#[tokio::test]
async fn its_client_logs_in_and_lists_the_apps_of_the_api_behind() {
    let jeton = TestJeton::new().await;
    let (_, secret) = holder(&jeton).await;

    let seen = client(&jeton, &secret).await;

    let id = seen["user"]["id"].as_str().unwrap();
    assert!(id.bytes().all(|byte| byte.is_ascii_digit()), "{seen}");
    assert_eq!(seen["user"]["plan"], "Free");
    assert_eq!(seen["apps"], 0);
    assert_eq!(jeton.upstream.seen()[0].path, "/v2/app/all");
}

#[tokio::test]
async fn its_client_reports_a_401_for_a_changed_and_for_a_reset_token() {
    let jeton = TestJeton::new().await;
    let (ada, secret) = holder(&jeton).await;
    let token = jeton.token(&ada, "discloud", "api-key").await;

    let changed = client(&jeton, &one_changed(&secret)).await;
    let path = format!("/api/v1/tokens/{}/rotate", token["id"].as_str().unwrap());
    jeton.call("POST", &path).bearer(&ada).json(&json!({})).send().await.expect(200);
    let reset = client(&jeton, &secret).await;

    for seen in [changed, reset] {
        assert_eq!(seen["error"]["isOfTheApi"], true, "{seen}");
        assert_eq!(seen["error"]["code"], 401);
    }
    assert!(jeton.upstream.seen().is_empty());
}

#[tokio::test]
async fn an_editor_that_looks_into_the_token_before_it_sends_it_finds_the_two_claims() {
    let jeton = TestJeton::new().await;
    let (_, secret) = holder(&jeton).await;
    let front = format!("http://{}", jeton.front_address("discloud"));

    let good = node("discloud-editor.mjs", &[("FRONT", &front), ("SECRET", &secret)]).await;
    let changed = one_changed(&secret);
    let bad = node("discloud-editor.mjs", &[("FRONT", &front), ("SECRET", &changed)]).await;

    assert_eq!((&good["claims"], &good["status"]), (&json!(["id", "key"]), &json!(200)));
    assert_eq!(good["userID"], good["id"]);
    assert_eq!((&bad["claims"], &bad["status"]), (&json!(["id", "key"]), &json!(401)));
}
