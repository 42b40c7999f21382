//! `DELETE /api/v1/sessions/{id}` and `DELETE /api/v1/sessions`

use jeton_tests::TestJeton;

use crate::support::{NOBODY, delete, get, scoped, text};

/// The id of the session that a secret belongs to.
async fn session(jeton: &TestJeton, by: &str) -> String {
    text(&get(jeton, by, "/api/v1/session").await.expect(200).json(), "id")
}

/// Whether a session's secret still works.
async fn works(jeton: &TestJeton, by: &str) -> bool {
    get(jeton, by, "/api/v1/session").await.status == 200
}

#[tokio::test]
async fn a_session_ended_from_elsewhere_is_refused_from_the_moment_of_the_answer() {
    let jeton = TestJeton::new().await;
    let here = jeton.account("ada@example.com").await;
    let there = jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;
    let path = format!("/api/v1/sessions/{}", session(&jeton, &there).await);

    delete(&jeton, &here, &path).await.expect(204);

    get(&jeton, &there, "/api/v1/session").await.expect_problem(401, "session_ended");
    assert!(works(&jeton, &here).await);
    delete(&jeton, &here, &path).await.expect_problem(409, "session_ended");
}

#[tokio::test]
async fn a_foreign_session_does_not_exist_and_goes_on() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let eve = jeton.account("eve@example.com").await;
    let foreign = session(&jeton, &ada).await;

    let refused = delete(&jeton, &eve, &format!("/api/v1/sessions/{foreign}")).await;
    let unknown = delete(&jeton, &eve, &format!("/api/v1/sessions/ses_{NOBODY}")).await;

    let refused = refused.expect_problem(404, "not_found");
    assert_eq!(refused.text, unknown.expect_problem(404, "not_found").text);
    assert!(works(&jeton, &ada).await);
}

#[tokio::test]
async fn all_others_end_or_all_and_no_session_of_anybody_else() {
    let jeton = TestJeton::new().await;
    let eve = jeton.account("eve@example.com").await;
    let here = jeton.account("ada@example.com").await;
    let there = jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;
    let front = jeton.nocodb_sign_in("ada@example.com").await;

    delete(&jeton, &here, "/api/v1/sessions").await.expect(204);

    assert!(works(&jeton, &here).await && !works(&jeton, &there).await);
    let answer = jeton.verify("nocodb").header("xc-auth", &front).send().await;
    answer.expect_problem(401, "session_ended");
    delete(&jeton, &here, "/api/v1/sessions?all=true").await.expect(204);
    assert!(!works(&jeton, &here).await && works(&jeton, &eve).await);
}

#[tokio::test]
async fn a_token_that_may_only_read_ends_no_session() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let reader = scoped(&jeton, &ada, &["tokens:read"]).await;
    let path = format!("/api/v1/sessions/{}", session(&jeton, &ada).await);

    for path in [&*path, "/api/v1/sessions", "/api/v1/sessions?all=true"] {
        delete(&jeton, &reader, path).await.expect_problem(403, "caller_scope_missing");
    }
    delete(&jeton, &ada, "/api/v1/sessions?all=yes").await.expect_problem(400, "invalid_query");

    assert!(works(&jeton, &ada).await);
    let list = get(&jeton, &ada, "/api/v1/sessions").await.expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
}
