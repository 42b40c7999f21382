//! `DELETE /api/v1/tokens/{id}`

use jeton_tests::TestJeton;
use serde_json::json;

use crate::support::{delete, events, get, online, post, scoped, text};

#[tokio::test]
async fn a_deleted_token_is_refused_from_the_moment_of_the_answer() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, secret) = online(&jeton, &ada).await;
    let path = format!("/api/v1/tokens/{id}");

    assert_eq!(delete(&jeton, &ada, &path).await.expect(204).text, "");

    let verdict = jeton.verify("online").header("x-auth-token", &secret).send().await;
    verdict.expect_problem(401, "revoked");
    let shown = get(&jeton, &ada, &path).await.expect(200).json();
    assert_eq!(
        (&shown["state"], &shown["ended_at"]),
        (&json!("deleted"), &json!("2026-01-15T12:00:00Z"))
    );
    assert_eq!(events(&jeton, &id).await, ["token.issued", "token.ended"]);
    delete(&jeton, &ada, &path).await.expect_problem(409, "token_ended");
}

#[tokio::test]
async fn a_kind_that_only_resets_is_not_deleted_by_anybody() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let key = jeton.token(&ada, "discloud", "api-key").await;
    let path = format!("/api/v1/tokens/{}", text(&key, "id"));

    for by in [&ada, &jeton.admin] {
        delete(&jeton, by, &path).await.expect_problem(403, "delete_not_allowed");
    }

    assert_eq!(get(&jeton, &ada, &path).await.json()["state"], "active");
}

#[tokio::test]
async fn a_deleted_nocodb_token_makes_room_for_another() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let order = json!({ "service": "nocodb", "name": "ci" });
    let first = jeton.issue(&ada, order.clone()).await;

    delete(&jeton, &ada, &format!("/api/v1/tokens/{}", text(&first, "id"))).await.expect(204);
    let second = jeton.issue(&ada, order).await;

    assert_ne!(first["secret"], second["secret"]);
    let verdict = jeton.verify("nocodb").header("xc-token", text(&second, "secret"));
    verdict.send().await.expect(200);
}

#[tokio::test]
async fn without_the_scope_or_without_a_token_nothing_is_deleted() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, secret) = online(&jeton, &ada).await;
    let path = format!("/api/v1/tokens/{id}");
    let reader = scoped(&jeton, &ada, &["tokens:read"]).await;

    delete(&jeton, &reader, &path).await.expect_problem(403, "caller_scope_missing");
    jeton.call("DELETE", &path).send().await.expect_problem(401, "invalid_token");
    let overridden =
        jeton.call("POST", &path).bearer(&ada).header("x-http-method-override", "DELETE");
    overridden.send().await.expect_problem(405, "method_not_allowed");
    post(&jeton, &ada, &format!("{path}?_method=DELETE"), json!({})).await.expect(405);

    jeton.verify("online").header("x-auth-token", &secret).send().await.expect(200);
}
