//! `POST /api/v1/session/confirm`

use jeton_tests::TestJeton;
use jiff::SignedDuration;
use serde_json::json;

use crate::support::{get, post, scoped, text};

const CONFIRM: &str = "/api/v1/session/confirm";

#[tokio::test]
async fn the_password_again_opens_what_needs_it_for_five_more_minutes_to_the_second() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let key = jeton.token(&ada, "discloud", "api-key").await;
    let reveal = format!("/api/v1/tokens/{}/reveal", text(&key, "id"));
    jeton.clock.advance(SignedDuration::from_secs(301));
    post(&jeton, &ada, &reveal, json!({})).await.expect_problem(403, "step_up_required");

    let confirmed = post(&jeton, &ada, CONFIRM, json!({ "password": TestJeton::PASSWORD })).await;

    assert_eq!(confirmed.expect(204).text, "");
    let session = get(&jeton, &ada, "/api/v1/session").await.json();
    assert_eq!(session["authenticated_at"], "2026-01-15T12:05:01Z");
    jeton.clock.advance(SignedDuration::from_secs(300));
    post(&jeton, &ada, &reveal, json!({})).await.expect(200);
    jeton.clock.advance(SignedDuration::from_secs(1));
    post(&jeton, &ada, &reveal, json!({})).await.expect_problem(403, "step_up_required");
}

#[tokio::test]
async fn a_wrong_password_confirms_nothing_and_is_held_back_like_a_login() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    jeton.clock.advance(SignedDuration::from_secs(301));
    let confirm =
        |password: &'static str| post(&jeton, &ada, CONFIRM, json!({ "password": password }));

    for _ in 0..5 {
        confirm("not the password").await.expect_problem(401, "wrong_password");
    }
    let held_back = confirm(TestJeton::PASSWORD).await.expect_problem(429, "too_many_attempts");

    assert_eq!(held_back.header("retry-after"), "1");
    let session = get(&jeton, &ada, "/api/v1/session").await.json();
    assert_eq!(session["authenticated_at"], "2026-01-15T12:00:00Z");
}

#[tokio::test]
async fn only_a_session_can_be_confirmed_and_only_with_a_password() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let token = scoped(&jeton, &ada, &["tokens:read", "tokens:write"]).await;
    let password = json!({ "password": TestJeton::PASSWORD });

    post(&jeton, &token, CONFIRM, password.clone()).await.expect_problem(404, "not_found");
    post(&jeton, &ada, CONFIRM, json!({})).await.expect_problem(400, "invalid_body");
    post(&jeton, &ada, CONFIRM, json!({ "password": 7 })).await.expect_problem(400, "invalid_body");
    let stranger = jeton.call("POST", CONFIRM).json(&password).send().await;
    stranger.expect_problem(401, "invalid_token");
}
