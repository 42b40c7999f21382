//! What holds for all four products.

use jeton_tests::TestJeton;
use serde_json::json;

/// A user of online.net with a token; its secret.
async fn online(jeton: &TestJeton) -> String {
    let ada = jeton.account("ada@example.com").await;
    let issued = jeton.issue(&ada, json!({ "service": "online" })).await;
    issued["secret"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn header_names_are_matched_in_any_case() {
    let jeton = TestJeton::new().await;
    let secret = online(&jeton).await;

    for name in ["X-Auth-Token", "x-auth-token", "X-AUTH-TOKEN"] {
        jeton.verify("online").header(name, &secret).send().await.expect(200);
    }
}

#[tokio::test]
async fn credentials_and_identities_made_by_the_client_do_not_reach_the_product() {
    let jeton = TestJeton::new().await;
    let secret = online(&jeton).await;
    let forged = [
        "jeton-account",
        "Jeton-Account",
        "jeton_account",
        "jeton.account",
        "JETON_SCOPES",
        "jeton-anything",
        "x_auth_token",
        "x.auth.token",
        "x-forwarded-for",
        "x_forwarded_for",
        "forwarded",
        "x-real-ip",
    ];

    let mut call = jeton.front("online", "GET", "/servers").header("X-Auth-Token", &secret);
    for name in forged {
        call = call.header(name, "forged");
    }
    call.send().await.expect(200);

    let seen = &jeton.upstream.seen()[0];
    for (name, value) in &seen.headers {
        assert_ne!(value, "forged", "{name}");
    }
    assert_eq!(seen.headers.get_all("jeton-account").iter().count(), 1);
    assert_eq!(seen.headers["x-forwarded-for"], "127.0.0.1");
    assert!(!seen.headers.contains_key("x-auth-token"));
}

#[tokio::test]
async fn more_than_one_credential_is_refused_even_if_equal() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let nocodb = jeton.issue(&ada, json!({ "service": "nocodb", "name": "ci" })).await;
    let token = nocodb["secret"].as_str().unwrap();
    let auth = jeton.nocodb_sign_in("ada@example.com").await;

    let twice =
        jeton.verify("nocodb").header("xc-token", token).header("xc-token", token).send().await;
    let two =
        jeton.verify("nocodb").header("xc-token", token).header("xc-auth", &auth).send().await;
    let front = jeton
        .front("nocodb", "GET", "/api/v2/meta/bases")
        .header("xc-token", token)
        .bearer(token)
        .send()
        .await;

    twice.expect_problem(401, "several_credentials");
    two.expect_problem(401, "several_credentials");
    front.expect(400);
    assert!(jeton.upstream.seen().is_empty());
}

#[tokio::test]
async fn a_secret_of_one_service_is_unknown_to_every_other() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let permanent = json!({ "service": "duplocloud", "kind": "permanent", "account": "ada@example.com", "name": "ci" });
    let secret = jeton.issue(&jeton.admin, permanent).await["secret"].as_str().unwrap().to_owned();

    jeton.verify("duplocloud").bearer(&secret).send().await.expect(200);
    jeton.verify("jeton").bearer(&secret).send().await.expect_problem(401, "invalid_token");
    jeton
        .call("GET", "/api/v1/tokens")
        .bearer(&secret)
        .send()
        .await
        .expect_problem(401, "invalid_token");
    jeton.call("GET", "/api/v1/tokens").bearer(&ada).send().await.expect(200);
}

#[tokio::test]
async fn strangers_get_one_uniform_answer_byte_for_byte() {
    let jeton = TestJeton::new().await;
    let secret = online(&jeton).await;
    let one_off = format!("{}0", &secret[..secret.len() - 1]).replace("00", "01");
    let strangers = [
        "",
        " ",
        "x",
        "Bearer x",
        "1bdeff81-ff0a-477d-8f7f-8be89e06ed12",
        &secret.to_uppercase(),
        &one_off,
    ];

    let missing = jeton.verify("online").send().await.expect_problem(401, "invalid_token");
    for stranger in strangers {
        let reply =
            jeton.verify("online").header("x-auth-token", stranger).send().await.expect(401);
        assert_eq!(reply.text, missing.text, "{stranger:?}");
    }
}

#[tokio::test]
async fn a_disabled_account_is_refused_everywhere_at_once_and_its_tokens_stay_ended() {
    let jeton = TestJeton::new().await;
    let secret = online(&jeton).await;
    let list =
        jeton.call("GET", "/api/v1/accounts").bearer(&jeton.admin).send().await.expect(200).json();
    let ada =
        list["items"].as_array().unwrap().iter().find(|a| a["name"] == "ada@example.com").unwrap()
            ["id"]
            .clone();
    let switch = |what: &str| {
        let path = format!("/api/v1/accounts/{}/{what}", ada.as_str().unwrap());
        jeton.call("POST", &path).bearer(&jeton.admin).send()
    };

    switch("disable").await.expect(200);
    jeton
        .verify("online")
        .header("x-auth-token", &secret)
        .send()
        .await
        .expect_problem(401, "revoked");
    switch("enable").await.expect(200);

    let verdict = jeton.verify("online").header("x-auth-token", &secret).send().await;
    verdict.expect_problem(401, "revoked");
}

#[tokio::test]
async fn no_spelling_of_a_declared_route_gets_around_who_may_call_it() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let issued = jeton.issue(&ada, json!({ "service": "nocodb", "name": "ci" })).await;
    let token = issued["secret"].as_str().unwrap();
    let get = |path: &str| jeton.front("nocodb", "GET", path).header("xc-token", token).send();

    let refused = get("/api/v1/tokens").await.expect(401);
    for disguise in [
        "/api/v1/%74okens",
        "//api/v1/tokens",
        "/api%2fv1/tokens",
        "/api/v1/tokens;x",
        "/API/v1/tokens",
        "/api/v1/%2574okens",
    ] {
        get(disguise).await.expect(400);
    }

    assert!(refused.text.contains("`auth-token` tokens alone"), "{}", refused.text);
    assert!(jeton.upstream.seen().is_empty());
}

#[tokio::test]
async fn a_head_is_answered_like_the_get_of_a_declared_route() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let key = jeton.token(&ada, "discloud", "api-key").await;
    let secret = jeton.reveal(&ada, key["id"].as_str().unwrap()).await;

    let head =
        jeton.front("discloud", "HEAD", "/v2/user").header("authorization", &secret).send().await;

    assert_eq!(head.expect(200).text, "");
    assert!(jeton.upstream.seen().is_empty());
}
