//! online.net, now Scaleway: any number of tokens, each a UUID.

use jeton_tests::TestJeton;
use serde_json::json;

async fn create(jeton: &TestJeton, by: &str) -> serde_json::Value {
    jeton.issue(by, json!({ "service": "online" })).await
}

async fn servers(jeton: &TestJeton, secret: &str) -> jeton_tests::Reply {
    jeton.front("online", "GET", "/servers").header("X-Auth-Token", secret).send().await
}

#[tokio::test]
async fn s1_a_compromised_token_is_deleted_and_a_new_one_created() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let old = create(&jeton, &ada).await;

    let path = format!("/api/v1/tokens/{}", old["id"].as_str().unwrap());
    jeton.call("DELETE", &path).bearer(&ada).send().await.expect(204);
    let new = create(&jeton, &ada).await;

    let refused = servers(&jeton, old["secret"].as_str().unwrap()).await.expect(401);
    assert_eq!(refused.json()["type"], "denied_authentication");
    servers(&jeton, new["secret"].as_str().unwrap()).await.expect(200);
}

#[tokio::test]
async fn s2_s4_an_account_creates_several_tokens_and_each_is_a_unique_uuid_of_version_4() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;

    let mut secrets = std::collections::BTreeSet::new();
    for _ in 0..5 {
        secrets.insert(create(&jeton, &ada).await["secret"].as_str().unwrap().to_owned());
    }

    assert_eq!(secrets.len(), 5);
    for secret in &secrets {
        let parts: Vec<usize> = secret.split('-').map(str::len).collect();
        assert_eq!((parts, secret.as_bytes()[14]), (vec![8, 4, 4, 4, 12], b'4'));
        servers(&jeton, secret).await.expect(200);
    }
}

#[tokio::test]
async fn s5_a_call_with_x_auth_token_reaches_the_api_behind_and_returns_its_json() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let secret = create(&jeton, &ada).await["secret"].as_str().unwrap().to_owned();

    let reply = servers(&jeton, &secret).await.expect(200);

    assert_eq!(reply.json(), json!({ "upstream": true }));
    let seen = jeton.upstream.seen();
    assert_eq!((seen.len(), seen[0].path.as_str()), (1, "/servers"));
    assert!(!format!("{:?}", seen[0]).contains(&secret));
    assert!(seen[0].headers["jeton-account"].to_str().unwrap().starts_with("acc_"));
}

#[tokio::test]
async fn s5_without_a_token_or_with_an_unknown_one_nothing_reaches_the_api_behind() {
    let jeton = TestJeton::new().await;

    jeton.front("online", "GET", "/servers").send().await.expect(401);
    servers(&jeton, "1bdeff81-ff0a-477d-8f7f-8be89e06ed12").await.expect(401);

    assert!(jeton.upstream.seen().is_empty());
}
