//! Discloud's routes.

use jeton_tests::{Reply, TestJeton};
use serde_json::json;

fn counts(reply: &Reply) -> [u32; 3] {
    ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"]
        .map(|name| reply.header(name).parse().unwrap_or_else(|_| panic!("{name}: {reply:?}")))
}

async fn secret(jeton: &TestJeton) -> String {
    let ada = jeton.account("ada@example.com").await;
    let token = jeton.token(&ada, "discloud", "api-key").await;
    jeton.reveal(&ada, token["id"].as_str().unwrap()).await
}

#[tokio::test]
async fn the_account_has_every_field_that_clients_read_without_asking() {
    let jeton = TestJeton::new().await;
    let secret = secret(&jeton).await;

    for header in ["api-token", "authorization"] {
        let reply = jeton.front("discloud", "GET", "/v2/user").header(header, &secret).send().await;
        let mut user = reply.expect(200).json();
        let id = user["user"]["userID"].take();
        assert!(id.as_str().unwrap().bytes().all(|byte| byte.is_ascii_digit()), "{id}");
        let expected = json!({
            "status": "ok", "message": "ok",
            "user": {
                "userID": null, "username": "ada@example.com", "avatar": null, "totalRamMb": 100,
                "ramUsedMb": 0, "subdomains": [], "customdomains": [], "apps": [], "plan": "Free",
                "locale": "en-US",
            },
        });
        assert_eq!(user, expected);
    }
}

#[tokio::test]
async fn every_answer_says_how_many_calls_are_left_and_it_is_never_none() {
    let jeton = TestJeton::new().await;
    let secret = secret(&jeton).await;

    for (path, secret, status) in [
        ("/v2/user", secret.as_str(), 200),
        ("/v2/user", "forged", 401),
        ("/v2/app/all", secret.as_str(), 200),
        ("/v2/app/all", "forged", 401),
        ("/v2//user", secret.as_str(), 400),
    ] {
        let reply = jeton.front("discloud", "GET", path).header("api-token", secret).send().await;
        let reply = reply.expect(status);
        let [limit, remaining, reset] = counts(&reply);
        assert!(limit >= remaining && remaining > 0 && reset > 0, "{path}: {reply:?}");
    }
}

#[tokio::test]
async fn an_api_behind_that_counts_by_itself_is_believed() {
    let jeton = TestJeton::new().await;
    let secret = secret(&jeton).await;
    jeton.upstream.send_header("ratelimit-remaining", "7");

    let call = jeton.front("discloud", "GET", "/v2/app/all").header("api-token", &secret);
    let reply = call.send().await.expect(200);

    assert_eq!(counts(&reply), [60, 7, 60]);
    assert_eq!(reply.headers.get_all("ratelimit-remaining").iter().count(), 1);
}

#[tokio::test]
async fn a_refusal_has_the_shape_that_clients_read_and_says_how_to_send_the_token() {
    let jeton = TestJeton::new().await;

    for (name, value) in
        [("api-token", "forged"), ("authorization", "Bearer forged"), ("x-nothing", "")]
    {
        let reply = jeton.front("discloud", "GET", "/v2/user").header(name, value).send().await;
        let body = reply.expect(401).json();
        assert_eq!((&body["status"], &body["statusCode"]), (&json!("error"), &json!(401)));
        assert!(body["message"].as_str().unwrap().contains("Authorization: TOKEN"), "{body}");
    }
}
