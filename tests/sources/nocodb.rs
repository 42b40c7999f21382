//! NocoDB: one API token per user, and an auth token for every login.

use jeton_tests::{Reply, TestJeton};
use jiff::SignedDuration;
use serde_json::json;

const TOKENS: &str = "/api/v1/tokens";

/// A user who is signed in at the front; the auth token.
async fn signed_in(jeton: &TestJeton) -> String {
    jeton.account("ada@example.com").await;
    jeton.nocodb_sign_in("ada@example.com").await
}

async fn create(jeton: &TestJeton, auth: &str, name: &str) -> Reply {
    let body = json!({ "description": name });
    jeton.front("nocodb", "POST", TOKENS).header("xc-auth", auth).json(&body).send().await
}

async fn list(jeton: &TestJeton, auth: &str) -> serde_json::Value {
    jeton.front("nocodb", "GET", TOKENS).header("xc-auth", auth).send().await.expect(200).json()
}

async fn me(jeton: &TestJeton, header: &str, secret: &str) -> serde_json::Value {
    jeton
        .front("nocodb", "GET", "/api/v1/auth/user/me")
        .header(header, secret)
        .send()
        .await
        .expect(200)
        .json()
}

#[tokio::test]
async fn n2_a_new_token_has_the_name_it_was_given_and_joins_the_list() {
    let jeton = TestJeton::new().await;
    let auth = signed_in(&jeton).await;

    let created = create(&jeton, &auth, "ci").await.expect(200).json();
    let list = list(&jeton, &auth).await;

    assert_eq!(created["description"], "ci");
    assert_eq!(list["list"], json!([created]));
    assert_eq!(list["pageInfo"]["totalRows"], 1);
    assert_eq!(list["pageInfo"]["isLastPage"], true);
}

#[tokio::test]
async fn n3_it_can_be_copied_then_and_later_and_each_copy_stands_in_the_log() {
    let jeton = TestJeton::new().await;
    let auth = signed_in(&jeton).await;
    let created = create(&jeton, &auth, "ci").await.expect(200).json();

    let copied = list(&jeton, &auth).await["list"][0]["token"].clone();

    assert_eq!(copied, created["token"]);
    let log = jeton
        .call("GET", "/api/v1/log?service=nocodb&account=ada@example.com")
        .bearer(&jeton.admin);
    assert!(log.send().await.expect(200).text.contains("token.revealed"));
}

#[tokio::test]
async fn n3_a_session_whose_password_is_older_than_five_minutes_lists_without_secrets() {
    let jeton = TestJeton::new().await;
    let auth = signed_in(&jeton).await;
    create(&jeton, &auth, "ci").await.expect(200);

    jeton.clock.advance(SignedDuration::from_secs(301));

    assert_eq!(list(&jeton, &auth).await["list"][0]["token"], serde_json::Value::Null);
}

#[tokio::test]
async fn n4_the_token_travels_as_xc_token() {
    let jeton = TestJeton::new().await;
    let auth = signed_in(&jeton).await;
    let token = create(&jeton, &auth, "ci").await.expect(200).field("token");

    let mine = me(&jeton, "xc-token", &token).await;
    let bases =
        jeton.front("nocodb", "GET", "/api/v2/meta/bases").header("xc-token", &token).send().await;

    assert_eq!((&mine["email"], &mine["is_api_token"]), (&json!("ada@example.com"), &json!(true)));
    assert_eq!(bases.expect(200).json(), json!({ "upstream": true }));
    assert_eq!(token.len(), 40);
}

#[tokio::test]
async fn n5_a_second_token_is_refused_with_the_reason_and_nothing_is_stored() {
    let jeton = TestJeton::new().await;
    let auth = signed_in(&jeton).await;
    create(&jeton, &auth, "first").await.expect(200);

    let second = create(&jeton, &auth, "second").await.expect(409);

    let message = second.json()["message"].as_str().unwrap().to_owned();
    assert!(message.contains("at most 1"), "{message}");
    assert_eq!(list(&jeton, &auth).await["list"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn n5_of_64_creates_at_the_same_moment_exactly_one_succeeds() {
    let jeton = TestJeton::new().await;
    let auth = signed_in(&jeton).await;
    let body = json!({ "description": "ci" });

    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..64 {
        calls.spawn(
            jeton.front("nocodb", "POST", TOKENS).header("xc-auth", &auth).json(&body).send(),
        );
    }
    let mut statuses: Vec<u16> = calls.join_all().await.iter().map(|reply| reply.status).collect();

    statuses.sort_unstable();
    assert_eq!(statuses[0], 200);
    assert!(statuses[1..].iter().all(|status| *status == 409), "{statuses:?}");
    assert_eq!(list(&jeton, &auth).await["list"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn n5_of_64_creates_through_the_api_and_the_front_exactly_one_succeeds() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let auth = jeton.nocodb_sign_in("ada@example.com").await;
    let order = json!({ "service": "nocodb", "kind": "api-token", "name": "ci" });

    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..32 {
        let front = jeton.front("nocodb", "POST", TOKENS).header("xc-auth", &auth);
        calls.spawn(front.json(&json!({ "description": "ci" })).send());
        calls.spawn(jeton.call("POST", "/api/v1/tokens").bearer(&ada).json(&order).send());
    }
    let statuses: Vec<u16> = calls.join_all().await.iter().map(|reply| reply.status).collect();

    let made = statuses.iter().filter(|status| matches!(status, 200 | 201)).count();
    assert_eq!(made, 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 200 | 201 | 409)), "{statuses:?}");
    let path = "/api/v1/tokens?service=nocodb&kind=api-token";
    let list = jeton.call("GET", path).bearer(&ada).send().await.expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn n6_it_does_not_expire() {
    let jeton = TestJeton::new().await;
    let auth = signed_in(&jeton).await;
    let created = create(&jeton, &auth, "ci").await.expect(200).json();

    jeton.clock.advance(SignedDuration::from_hours(24 * 365 * 50));

    assert_eq!(created["expiry"], serde_json::Value::Null);
    assert_eq!(
        me(&jeton, "xc-token", created["token"].as_str().unwrap()).await["is_api_token"],
        true
    );
}

#[tokio::test]
async fn n7_a_deleted_token_is_refused_from_the_moment_of_the_answer() {
    let jeton = TestJeton::new().await;
    let auth = signed_in(&jeton).await;
    let created = create(&jeton, &auth, "ci").await.expect(200).json();
    let (number, token) = (created["id"].as_u64().unwrap(), created["token"].as_str().unwrap());
    let path = format!("{TOKENS}/{number}");

    jeton.front("nocodb", "DELETE", &path).header("xc-auth", &auth).send().await.expect(200);

    jeton
        .front("nocodb", "GET", "/api/v2/meta/bases")
        .header("xc-token", token)
        .send()
        .await
        .expect(401);
    jeton.verify("nocodb").header("xc-token", token).send().await.expect_problem(401, "revoked");
    jeton.front("nocodb", "DELETE", &path).header("xc-auth", &auth).send().await.expect(404);
    create(&jeton, &auth, "another").await.expect(200);
}

#[tokio::test]
async fn n7_an_older_client_deletes_by_the_token_itself() {
    let jeton = TestJeton::new().await;
    let auth = signed_in(&jeton).await;
    let token = create(&jeton, &auth, "ci").await.expect(200).field("token");

    let path = format!("{TOKENS}/{token}");
    jeton.front("nocodb", "DELETE", &path).header("xc-auth", &auth).send().await.expect(200);

    jeton.verify("nocodb").header("xc-token", &token).send().await.expect(401);
}

#[tokio::test]
async fn n8_an_auth_token_travels_as_xc_auth_and_dies_with_the_logout() {
    let jeton = TestJeton::new().await;
    let auth = signed_in(&jeton).await;
    assert_eq!(me(&jeton, "xc-auth", &auth).await["email"], "ada@example.com");

    let out = jeton.front("nocodb", "POST", "/api/v1/auth/user/signout").header("xc-auth", &auth);
    let out =
        out.header("content-type", "application/x-www-form-urlencoded").send().await.expect(200);

    assert_eq!(out.json(), json!({ "msg": "Signed out successfully" }));
    assert_eq!(me(&jeton, "xc-auth", &auth).await, json!({ "roles": { "guest": true } }));
    jeton
        .verify("nocodb")
        .header("xc-auth", &auth)
        .send()
        .await
        .expect_problem(401, "session_ended");
}

#[tokio::test]
async fn n8_an_auth_token_lives_for_ten_hours_to_the_second() {
    let jeton = TestJeton::new().await;
    let auth = signed_in(&jeton).await;

    jeton.clock.advance(SignedDuration::from_secs(36_000 - 1));
    jeton.verify("nocodb").header("xc-auth", &auth).send().await.expect(200);
    jeton.clock.advance(SignedDuration::from_secs(1));

    jeton.verify("nocodb").header("xc-auth", &auth).send().await.expect(401);
}

#[tokio::test]
async fn n8_a_token_works_in_the_header_of_its_own_kind_alone() {
    let jeton = TestJeton::new().await;
    let auth = signed_in(&jeton).await;
    let token = create(&jeton, &auth, "ci").await.expect(200).field("token");

    jeton
        .verify("nocodb")
        .header("xc-token", &auth)
        .send()
        .await
        .expect_problem(401, "wrong_carrier");
    jeton
        .verify("nocodb")
        .header("xc-auth", &token)
        .send()
        .await
        .expect_problem(401, "wrong_carrier");
    jeton.verify("nocodb").bearer(&token).send().await.expect(200);
    jeton.front("nocodb", "GET", TOKENS).header("xc-token", &token).send().await.expect(401);
}

#[tokio::test]
async fn n8_a_wrong_password_is_answered_as_the_product_does() {
    let jeton = TestJeton::new().await;
    jeton.account("ada@example.com").await;
    let sign_in = |email: &str, password: &str| {
        let body = json!({ "email": email, "password": password });
        jeton.front("nocodb", "POST", "/api/v1/auth/user/signin").json(&body).send()
    };

    let wrong = sign_in("ada@example.com", "not the password").await.expect(400);
    let nobody = sign_in("nobody@example.com", "not the password").await.expect(400);

    assert_eq!(wrong.json(), json!({ "msg": "Invalid credentials" }));
    assert_eq!(wrong.text, nobody.text);
}

#[tokio::test]
async fn n9_the_environment_variable_sets_how_long_an_auth_token_lives() {
    for (value, seconds) in [("2 days", 172_800), ("3600s", 3_600), ("10h", 36_000)] {
        let read = move |name: &str| (name == "NC_JWT_EXPIRES_IN").then(|| value.to_owned());
        let jeton = TestJeton::with_environment(read).await;
        let auth = signed_in(&jeton).await;

        jeton.clock.advance(SignedDuration::from_secs(seconds - 1));
        jeton.verify("nocodb").header("xc-auth", &auth).send().await.expect(200);
        jeton.clock.advance(SignedDuration::from_secs(1));

        jeton.verify("nocodb").header("xc-auth", &auth).send().await.expect(401);
    }
}

#[tokio::test]
async fn n9_a_bare_number_is_refused_at_start_with_the_reason() {
    use jeton_app::{App, Clock, Environment, Options, Randomness};
    let directory = tempfile::tempdir().unwrap();

    let started = App::start(Options {
        directory: directory.path().to_owned(),
        anchor: None,
        journal: None,
        clock: Clock::System,
        randomness: Randomness::System,
        environment: Environment::select(|name| {
            (name == "NC_JWT_EXPIRES_IN").then(|| "36000".to_owned())
        }),
        webhooks: jeton_app::WebhookSender::off(),
    })
    .await;

    let Err(error) = started else { panic!("it started") };
    let text = error.to_string();
    assert!(text.contains("NC_JWT_EXPIRES_IN") && text.contains("write `36000s`"), "{text}");
}
