//! npm `@scaleway/sdk-client`, `sdk-instance` and `sdk-iam`.

use jeton_tests::TestJeton;
use serde_json::{Value, json};

use crate::installed::{node, one_changed};

/// Somebody with a token; the session and the token as the API shows it.
async fn holder(jeton: &TestJeton) -> (String, Value) {
    let servers = json!({ "servers": [], "total_count": 0 });
    jeton.upstream.answer("/instance/v1/zones/fr-par-1/servers", &servers);
    let ada = jeton.account("ada@example.com").await;
    let token = jeton.issue(&ada, json!({ "service": "online" })).await;
    (ada, token)
}

async fn client(jeton: &TestJeton, secret: &str) -> Value {
    let front = format!("http://{}", jeton.front_address("online"));
    node("online.mjs", &[("FRONT", &front), ("SECRET", secret)]).await
}

#[tokio::test]
async fn its_client_lists_the_servers_of_the_api_behind_and_its_own_keys() {
    let jeton = TestJeton::new().await;
    let (_, token) = holder(&jeton).await;

    let seen = client(&jeton, token["secret"].as_str().unwrap()).await;

    assert_eq!(seen["servers"], json!([]), "{seen}");
    assert_eq!(seen["keys"]["totalCount"], 1);
    let key = &seen["keys"]["apiKeys"][0];
    assert_eq!(
        (&key["secretKey"], &key["createdAt"]),
        (&Value::Null, &json!("2026-01-15T12:00:00.000Z"))
    );
}

#[tokio::test]
async fn its_client_reports_denied_authentication_for_a_changed_and_for_a_deleted_token() {
    let jeton = TestJeton::new().await;
    let (ada, token) = holder(&jeton).await;
    let secret = token["secret"].as_str().unwrap();

    let changed = client(&jeton, &one_changed(secret)).await;
    let path = format!("/api/v1/tokens/{}", token["id"].as_str().unwrap());
    jeton.call("DELETE", &path).bearer(&ada).send().await.expect(204);
    let deleted = client(&jeton, secret).await;

    for seen in [changed, deleted] {
        assert_eq!(seen["error"]["name"], "DeniedAuthenticationError", "{seen}");
        assert_eq!(seen["error"]["status"], 401);
        assert_eq!(seen["error"]["message"], "denied authentication: api_key does not exist");
    }
    assert!(jeton.upstream.seen().is_empty());
}

#[tokio::test]
async fn its_client_makes_keys_reads_them_page_by_page_renames_one_and_deletes_it() {
    let jeton = TestJeton::new().await;
    let (_, token) = holder(&jeton).await;
    let front = format!("http://{}", jeton.front_address("online"));
    let secret = token["secret"].as_str().unwrap();

    let seen = node("online-keys.mjs", &[("FRONT", &front), ("SECRET", secret)]).await;

    let made = &seen["made"][0];
    assert_eq!(
        (&made["description"], &made["expiresAt"]),
        (&json!("a"), &json!("2026-02-01T00:00:00.000Z"))
    );
    let all = seen["all"].as_array().unwrap();
    let mut keys: Vec<&str> = all.iter().map(|key| key["accessKey"].as_str().unwrap()).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!((all.len(), keys.len()), (5, 5), "{all:?}");
    assert!(all.iter().all(|key| key["secretKey"].is_null()));
    assert_eq!(seen["shown"]["description"], "a");
    assert_eq!(seen["renamed"]["description"], "another");
    assert_eq!(seen["deleted"], Value::Null);
    assert_eq!(seen["gone"], json!({ "error": "ScalewayError", "status": 404 }));
}
