//! `POST /api/v1/tokens/{id}/revoke`

use jeton_tests::TestJeton;
use jiff::SignedDuration;
use serde_json::json;

use crate::support::{api_token, events, get, online, permanent, post, scoped, text};

#[tokio::test]
async fn a_revoked_token_is_refused_from_the_moment_of_the_answer_and_stays_in_the_list() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    for (body, state) in [
        (json!({}), "revoked"),
        (json!({ "cause": "revoked" }), "revoked"),
        (json!({ "cause": "leaked" }), "leaked"),
    ] {
        let (id, secret) = online(&jeton, &ada).await;

        let revoked = post(&jeton, &ada, &format!("/api/v1/tokens/{id}/revoke"), body).await;

        assert_eq!(revoked.expect(204).text, "");
        let verdict = jeton.verify("online").header("x-auth-token", &secret).send().await;
        verdict.expect_problem(401, "revoked");
        let shown = get(&jeton, &ada, &format!("/api/v1/tokens/{id}")).await.expect(200).json();
        assert_eq!(
            (&shown["state"], &shown["ended_at"]),
            (&json!(state), &json!("2026-01-15T12:00:00Z"))
        );
        assert_eq!(events(&jeton, &id).await, ["token.issued", "token.ended"]);
    }
}

#[tokio::test]
async fn owners_and_administrators_revoke_whatever_the_kind_says_about_deleting() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let key = text(&jeton.token(&ada, "discloud", "api-key").await, "id");
    let (by_admin, secret) = permanent(&jeton, "ada@example.com").await;

    post(&jeton, &ada, &format!("/api/v1/tokens/{key}/revoke"), json!({})).await.expect(204);
    post(&jeton, &jeton.admin, &format!("/api/v1/tokens/{by_admin}/revoke"), json!({}))
        .await
        .expect(204);

    jeton.verify("duplocloud").bearer(&secret).send().await.expect_problem(401, "revoked");
}

#[tokio::test]
async fn both_secrets_of_a_token_in_grace_end_with_it() {
    let jeton = TestJeton::new().await;
    let token = api_token(&jeton, &jeton.admin, json!({})).await;
    let path = format!("/api/v1/tokens/{}", text(&token, "id"));
    let rotated =
        post(&jeton, &jeton.admin, &format!("{path}/rotate"), json!({ "grace": "1h" })).await;
    let new = rotated.expect(200).field("secret");

    post(&jeton, &jeton.admin, &format!("{path}/revoke"), json!({})).await.expect(204);

    for secret in [text(&token, "secret"), new] {
        jeton.verify("jeton").bearer(&secret).send().await.expect_problem(401, "revoked");
    }
}

#[tokio::test]
async fn a_token_ends_once_and_an_expired_one_can_still_be_revoked() {
    let jeton = TestJeton::new().await;
    let token = api_token(&jeton, &jeton.admin, json!({ "lifetime": "1h" })).await;
    let path = format!("/api/v1/tokens/{}/revoke", text(&token, "id"));
    jeton.clock.advance(SignedDuration::from_hours(1));

    post(&jeton, &jeton.admin, &path, json!({})).await.expect(204);
    post(&jeton, &jeton.admin, &path, json!({})).await.expect_problem(409, "token_ended");

    jeton.clock.advance(SignedDuration::from_hours(-1));
    jeton
        .verify("jeton")
        .bearer(&text(&token, "secret"))
        .send()
        .await
        .expect_problem(401, "revoked");
}

#[tokio::test]
async fn an_unknown_cause_or_a_caller_without_the_scope_is_refused_and_nothing_ends() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, secret) = online(&jeton, &ada).await;
    let path = format!("/api/v1/tokens/{id}/revoke");
    let reader = scoped(&jeton, &ada, &["tokens:read"]).await;

    for cause in
        [json!("expired"), json!("session-closed"), json!("LEAKED"), json!(""), json!(["leaked"])]
    {
        post(&jeton, &ada, &path, json!({ "cause": cause }))
            .await
            .expect_problem(400, "invalid_body");
    }
    post(&jeton, &reader, &path, json!({})).await.expect_problem(403, "caller_scope_missing");
    jeton.call("POST", &path).send().await.expect_problem(401, "invalid_token");

    jeton.verify("online").header("x-auth-token", &secret).send().await.expect(200);
}

#[tokio::test]
async fn a_token_may_end_itself() {
    let jeton = TestJeton::new().await;
    let token = api_token(&jeton, &jeton.admin, json!({ "scopes": ["tokens:write"] })).await;
    let (id, secret) = (text(&token, "id"), text(&token, "secret"));

    post(&jeton, &secret, &format!("/api/v1/tokens/{id}/revoke"), json!({})).await.expect(204);

    get(&jeton, &secret, "/api/v1/tokens").await.expect_problem(401, "revoked");
}
