//! `POST /api/v1/services` and `GET /api/v1/presets`

use jeton_tests::TestJeton;
use serde_json::json;

use crate::support::{get, post, text};

const SERVICES: &str = "/api/v1/services";

#[tokio::test]
async fn a_service_is_made_from_a_preset_under_another_name_and_its_tokens_work() {
    let jeton = TestJeton::new().await;
    let body = json!({ "preset": "online", "name": "online-eu" });

    let made = post(&jeton, &jeton.admin, SERVICES, body).await.expect(201).json();

    assert_eq!((&made["name"], &made["label"]["en"]), (&json!("online-eu"), &json!("online.net")));
    let ada = jeton.account("ada@example.com").await;
    let token = jeton.issue(&ada, json!({ "service": "online-eu" })).await;
    let secret = text(&token, "secret");
    jeton.verify("online-eu").header("x-auth-token", &secret).send().await.expect(200);
    jeton.verify("online").header("x-auth-token", &secret).send().await.expect(401);
    let again = jeton.call("PUT", "/api/v1/services/online-eu").bearer(&jeton.admin);
    let again = again.json(&json!({ "preset": "online" })).send().await.expect(200).json();
    assert_eq!(again["policy"], made["policy"]);
}

#[tokio::test]
async fn one_that_exists_stays_as_it_is() {
    let jeton = TestJeton::new().await;
    let before = get(&jeton, &jeton.admin, "/api/v1/services/online").await.text;

    for body in [json!({ "preset": "online" }), json!({ "preset": "nocodb", "name": "online" })] {
        post(&jeton, &jeton.admin, SERVICES, body).await.expect_problem(409, "name_taken");
    }

    assert_eq!(get(&jeton, &jeton.admin, "/api/v1/services/online").await.text, before);
}

#[tokio::test]
async fn bad_names_unknown_presets_and_members_make_nothing() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;

    for (body, status, code) in [
        (json!({}), 400, "invalid_body"),
        (json!({ "preset": "nothing" }), 404, "not_found"),
        (json!({ "preset": "online", "name": "Online EU" }), 400, "invalid_name"),
        (json!({ "preset": "online", "name": "" }), 400, "invalid_name"),
        (json!({ "preset": "online", "policy": "x" }), 400, "invalid_body"),
    ] {
        post(&jeton, &jeton.admin, SERVICES, body).await.expect_problem(status, code);
    }
    let body = json!({ "preset": "online", "name": "mine" });
    post(&jeton, &ada, SERVICES, body).await.expect_problem(403, "administrators_only");

    get(&jeton, &jeton.admin, "/api/v1/services/mine").await.expect(404);
}

#[tokio::test]
async fn the_presets_are_listed_and_shown_with_their_texts() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;

    let all = get(&jeton, &ada, "/api/v1/presets").await.expect(200).json();
    let one = get(&jeton, &ada, "/api/v1/presets/nocodb").await.expect(200).json();

    let names: Vec<String> =
        all["items"].as_array().unwrap().iter().map(|preset| text(preset, "name")).collect();
    assert_eq!(names, ["discloud", "duplocloud", "nocodb", "online", "github-style"]);
    assert!(all["items"][0].get("policy").is_none());
    assert_eq!(one["policy"], include_str!("../../../presets/nocodb.toml"));
    get(&jeton, &ada, "/api/v1/presets/nothing").await.expect_problem(404, "not_found");
    jeton.call("GET", "/api/v1/presets").send().await.expect_problem(401, "invalid_token");
}
