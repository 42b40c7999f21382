//! Discloud: one API key per account, which exists with it.

use jeton_tests::TestJeton;
use serde_json::{Value, json};

/// The one API key of a fresh account: the session that owns it, its id and its secret.
async fn api_key(jeton: &TestJeton) -> (String, String, String) {
    let ada = jeton.account("ada@example.com").await;
    let token = jeton.token(&ada, "discloud", "api-key").await;
    let id = token["id"].as_str().unwrap().to_owned();
    let secret = jeton.reveal(&ada, &id).await;
    (ada, id, secret)
}

async fn user(jeton: &TestJeton, secret: &str) -> jeton_tests::Reply {
    jeton.front("discloud", "GET", "/v2/user").header("Authorization", secret).send().await
}

#[tokio::test]
async fn d1_an_account_has_one_token_from_its_first_moment_and_it_identifies_that_account() {
    let jeton = TestJeton::new().await;
    let (ada, _, of_ada) = api_key(&jeton).await;
    let bob = jeton.account("bob@example.com").await;

    let list = jeton
        .call("GET", "/api/v1/tokens?service=discloud")
        .bearer(&ada)
        .send()
        .await
        .expect(200)
        .json();
    let id = jeton.token(&bob, "discloud", "api-key").await["id"].as_str().unwrap().to_owned();
    let of_bob = jeton.reveal(&bob, &id).await;

    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        user(&jeton, &of_ada).await.expect(200).json()["user"]["username"],
        "ada@example.com"
    );
    assert_eq!(
        user(&jeton, &of_bob).await.expect(200).json()["user"]["username"],
        "bob@example.com"
    );
}

#[tokio::test]
async fn d1_nobody_gets_a_second_one() {
    let jeton = TestJeton::new().await;
    let (ada, ..) = api_key(&jeton).await;
    let order =
        |account: &str| json!({ "service": "discloud", "kind": "api-key", "account": account });

    let by_owner = jeton
        .call("POST", "/api/v1/tokens")
        .bearer(&ada)
        .json(&order("ada@example.com"))
        .send()
        .await;
    let by_admin = jeton
        .call("POST", "/api/v1/tokens")
        .bearer(&jeton.admin)
        .json(&order("ada@example.com"))
        .send()
        .await;

    by_owner.expect_problem(403, "issuer_not_allowed");
    by_admin.expect_problem(409, "limit_reached");
}

#[tokio::test]
async fn d2_the_same_token_serves_the_front_forward_auth_and_code_that_asks() {
    let jeton = TestJeton::new().await;
    let (_, id, secret) = api_key(&jeton).await;

    let front = user(&jeton, &secret).await;
    let gateway = jeton.verify("discloud").header("authorization", &secret).send().await;
    let code = jeton.call("POST", "/api/v1/verify").bearer(&jeton.admin);
    let code = code.json(&json!({ "service": "discloud", "secret": secret })).send().await;

    front.expect(200);
    assert_eq!(gateway.expect(200).header("jeton-token"), id);
    assert_eq!(code.expect(200).json()["active"], true);
}

#[tokio::test]
async fn d5_the_list_hides_the_secret_and_a_reveal_shows_it_again_and_again() {
    let jeton = TestJeton::new().await;
    let (ada, id, secret) = api_key(&jeton).await;

    let list = jeton.call("GET", "/api/v1/tokens").bearer(&ada).send().await.expect(200).text;
    let again = jeton.reveal(&ada, &id).await;

    assert!(!list.contains(&secret) && !list.contains("secret\":"));
    assert_eq!(again, secret);
}

#[tokio::test]
async fn d5_a_reveal_asks_for_the_password_again_and_stands_in_the_log() {
    let jeton = TestJeton::new().await;
    let (ada, id, secret) = api_key(&jeton).await;
    let path = format!("/api/v1/tokens/{id}/reveal");
    jeton.clock.advance(jiff::SignedDuration::from_secs(301));

    let late = jeton.call("POST", &path).bearer(&ada).send().await;
    let wrong = jeton
        .call("POST", &path)
        .bearer(&ada)
        .json(&json!({ "password": "not the password" }))
        .send()
        .await;
    let right = jeton
        .call("POST", &path)
        .bearer(&ada)
        .json(&json!({ "password": TestJeton::PASSWORD }))
        .send()
        .await;
    let log = jeton
        .call("GET", &format!("/api/v1/log?token={id}"))
        .bearer(&ada)
        .send()
        .await
        .expect(200)
        .json();

    late.expect_problem(403, "step_up_required");
    wrong.expect_problem(401, "wrong_password");
    assert_eq!(right.expect(200).field("secret"), secret);
    let events: Vec<&str> =
        log["items"].as_array().unwrap().iter().map(|e| e["event"].as_str().unwrap()).collect();
    assert_eq!(events, ["token.issued", "token.revealed", "token.revealed"]);
}

#[tokio::test]
async fn d5_not_even_an_administrator_reads_the_secret_of_another() {
    let jeton = TestJeton::new().await;
    let (_, id, _) = api_key(&jeton).await;

    let reply = jeton
        .call("POST", &format!("/api/v1/tokens/{id}/reveal"))
        .bearer(&jeton.admin)
        .send()
        .await;

    reply.expect_problem(403, "owners_only");
}

#[tokio::test]
async fn d6_d14_a_reset_makes_a_new_secret_and_the_old_one_is_invalid_immediately() {
    let jeton = TestJeton::new().await;
    let (ada, id, old) = api_key(&jeton).await;

    let reset = jeton
        .call("POST", &format!("/api/v1/tokens/{id}/rotate"))
        .bearer(&ada)
        .send()
        .await
        .expect(200);
    let new = reset.field("secret");

    let refused = user(&jeton, &old).await.expect(401);
    assert_eq!(refused.json()["status"], "error");
    assert_eq!(user(&jeton, &new).await.expect(200).json()["user"]["username"], "ada@example.com");
    assert_eq!(reset.field("id"), id);
}

#[tokio::test]
async fn d7_the_policy_names_the_environment_variable() {
    let jeton = TestJeton::new().await;

    let service = jeton
        .call("GET", "/api/v1/services/discloud")
        .bearer(&jeton.admin)
        .send()
        .await
        .expect(200)
        .json();

    assert_eq!(service["kinds"][0]["variable"], "DISCLOUD_TOKEN");
}

#[tokio::test]
async fn d8_the_header_is_the_bare_token_and_the_answer_is_the_account() {
    let jeton = TestJeton::new().await;
    let (.., secret) = api_key(&jeton).await;

    let reply = user(&jeton, &secret).await.expect(200);

    let body = reply.json();
    assert_eq!(
        (&body["status"], &body["user"]["username"]),
        (&json!("ok"), &json!("ada@example.com"))
    );
    let number = body["user"]["userID"].as_str().unwrap();
    assert!(!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()), "{number}");
    assert_eq!(reply.header("content-type"), "application/json");
    for header in ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"] {
        assert!(reply.header(header).parse::<u64>().is_ok(), "{header}");
    }
}

#[tokio::test]
async fn d8_the_official_clients_own_header_works_too() {
    let jeton = TestJeton::new().await;
    let (.., secret) = api_key(&jeton).await;

    let reply =
        jeton.front("discloud", "GET", "/v2/user").header("api-token", &secret).send().await;

    assert_eq!(reply.expect(200).json()["status"], "ok");
}

#[tokio::test]
async fn d8_the_token_looks_like_a_jwt_with_the_claims_that_newer_clients_check() {
    use base64::Engine as _;
    let jeton = TestJeton::new().await;
    let (.., secret) = api_key(&jeton).await;

    let payload = secret.split('.').nth(1).unwrap();
    let payload = base64::prelude::BASE64_URL_SAFE_NO_PAD.decode(payload).unwrap();
    let payload: Value = serde_json::from_slice(&payload).unwrap();

    let account = user(&jeton, &secret).await.json()["user"]["userID"].clone();
    assert_eq!(payload["id"], account);
    assert!(payload["key"].is_string());
}

#[tokio::test]
async fn d16_a_bearer_prefix_is_refused_and_the_answer_says_which_form_is_meant() {
    let jeton = TestJeton::new().await;
    let (.., secret) = api_key(&jeton).await;

    let reply = user(&jeton, &format!("Bearer {secret}")).await.expect(401);

    assert_eq!(reply.json()["statusCode"], 401);
    let message = reply.json()["message"].as_str().unwrap().to_owned();
    assert!(message.contains("Authorization: TOKEN, without a scheme such as Bearer"), "{message}");
    assert!(reply.header("www-authenticate").contains("without a scheme such as Bearer"));
}

#[tokio::test]
async fn d16_who_still_uses_the_old_token_is_told_that_it_was_reset() {
    let jeton = TestJeton::new().await;
    let (ada, id, old) = api_key(&jeton).await;
    jeton
        .call("POST", &format!("/api/v1/tokens/{id}/rotate"))
        .bearer(&ada)
        .send()
        .await
        .expect(200);

    let message =
        user(&jeton, &old).await.expect(401).json()["message"].as_str().unwrap().to_owned();

    assert!(message.contains("was reset") && message.contains("restart"), "{message}");
}

#[tokio::test]
async fn d15_after_a_reset_the_list_says_from_where_and_by_what_program_the_old_value_is_still_used()
 {
    let jeton = TestJeton::behind_proxies().await;
    let (ada, id, old) = api_key(&jeton).await;
    let show = |secret: &str, address: &str, agent: &str| {
        let call = jeton.front("discloud", "GET", "/v2/user").header("api-token", secret);
        call.header("x-forwarded-for", address).header("user-agent", agent).send()
    };
    show(&old, "192.0.2.7", "deploy-script/3").await.expect(200);
    let reset = jeton.call("POST", &format!("/api/v1/tokens/{id}/rotate")).bearer(&ada);
    let new = reset.send().await.expect(200).field("secret");

    jeton.clock.advance(jiff::SignedDuration::from_mins(20));
    show(&new, "192.0.2.8", "discloud-cli/2").await.expect(200);
    show(&old, "192.0.2.7", "deploy-script/3").await.expect(401);
    jeton.app.do_jobs().await;

    let uses = jeton.call("GET", &format!("/api/v1/tokens/{id}/uses")).bearer(&ada);
    let uses = uses.send().await.expect(200).json();
    let still = uses["prior"]["uses"].as_array().unwrap();
    let refused = still.iter().find(|seen| seen["accepted"] == false).unwrap();
    assert_eq!(
        (&refused["address"], &refused["agent"]),
        (&json!("192.0.2.7"), &json!("deploy-script/3"))
    );
    assert_eq!(refused["last_seen_at"], "2026-01-15T12:20:00Z");
    assert_eq!(uses["live"]["uses"][0]["agent"], "discloud-cli/2");
}
