//! `POST /api/v1/tokens/{id}/reveal`

use jeton_tests::TestJeton;
use jiff::SignedDuration;
use serde_json::json;

use crate::support::{api_token, delete, events, get, online, permanent, post, scoped, text};

#[tokio::test]
async fn the_owner_reads_the_secret_again_and_the_log_has_each_reading() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, secret) = online(&jeton, &ada).await;
    let path = format!("/api/v1/tokens/{id}");

    let revealed = post(&jeton, &ada, &format!("{path}/reveal"), json!({})).await.expect(200);

    let mut whole = get(&jeton, &ada, &path).await.json();
    whole["secret"] = json!(secret);
    assert_eq!(revealed.json(), whole);
    assert_eq!(revealed.header("cache-control"), "no-store");
    assert_eq!(events(&jeton, &id).await, ["token.issued", "token.revealed"]);
}

#[tokio::test]
async fn the_password_is_asked_for_after_five_minutes_to_the_second() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, secret) = online(&jeton, &ada).await;
    let path = format!("/api/v1/tokens/{id}/reveal");
    let reveal = |body: serde_json::Value| post(&jeton, &ada, &path, body);

    jeton.clock.advance(SignedDuration::from_secs(300));
    reveal(json!({})).await.expect(200);
    jeton.clock.advance(SignedDuration::from_micros(1));
    reveal(json!({})).await.expect_problem(403, "step_up_required");
    reveal(json!({ "password": "not the password" })).await.expect_problem(401, "wrong_password");
    let told = reveal(json!({ "password": TestJeton::PASSWORD })).await.expect(200);

    assert_eq!(told.field("secret"), secret);
    // A password in the body serves for that one call.
    reveal(json!({})).await.expect_problem(403, "step_up_required");
    assert_eq!(events(&jeton, &id).await, ["token.issued", "token.revealed", "token.revealed"]);
}

#[tokio::test]
async fn a_session_reads_its_own_tokens_at_any_time_and_another_session_does_not() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let token = jeton.token(&ada, "duplocloud", "temporary").await;
    let path = format!("/api/v1/tokens/{}/reveal", text(&token, "id"));
    let other = jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;

    jeton.clock.advance(SignedDuration::from_hours(1));

    post(&jeton, &ada, &path, json!({})).await.expect(200);
    post(&jeton, &other, &path, json!({})).await.expect_problem(403, "step_up_required");
}

#[tokio::test]
async fn a_token_reads_a_secret_only_with_the_scope_and_the_password() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, secret) = online(&jeton, &ada).await;
    let path = format!("/api/v1/tokens/{id}/reveal");
    let reader = scoped(&jeton, &ada, &["tokens:read"]).await;
    let writer = scoped(&jeton, &ada, &["tokens:write"]).await;
    let password = json!({ "password": TestJeton::PASSWORD });

    post(&jeton, &reader, &path, json!({})).await.expect_problem(403, "step_up_required");
    post(&jeton, &writer, &path, password.clone())
        .await
        .expect_problem(403, "caller_scope_missing");
    let told = post(&jeton, &reader, &path, password).await.expect(200);

    assert_eq!(told.field("secret"), secret);
    jeton.call("POST", &path).send().await.expect_problem(401, "invalid_token");
}

#[tokio::test]
async fn what_was_shown_once_is_never_shown_again() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let own = text(&api_token(&jeton, &ada, json!({})).await, "id");
    let (permanent, _) = permanent(&jeton, "ada@example.com").await;

    for id in [own, permanent] {
        let reply = post(&jeton, &ada, &format!("/api/v1/tokens/{id}/reveal"), json!({})).await;
        reply.expect_problem(403, "shown_once");
        assert_eq!(events(&jeton, &id).await, ["token.issued"]);
    }
}

#[tokio::test]
async fn not_even_an_administrator_reads_a_foreign_secret_with_their_password() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, _) = online(&jeton, &ada).await;

    let path = format!("/api/v1/tokens/{id}/reveal");
    let body = json!({ "password": jeton.admin_password });
    let reply = post(&jeton, &jeton.admin, &path, body).await;

    reply.expect_problem(403, "owners_only");
    assert_eq!(events(&jeton, &id).await, ["token.issued"]);
}

#[tokio::test]
async fn an_ended_token_has_no_secret_to_show() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, _) = online(&jeton, &ada).await;
    delete(&jeton, &ada, &format!("/api/v1/tokens/{id}")).await.expect(204);

    let reply = post(&jeton, &ada, &format!("/api/v1/tokens/{id}/reveal"), json!({})).await;

    reply.expect_problem(409, "token_ended");
}
