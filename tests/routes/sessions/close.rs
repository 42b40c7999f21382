//! `DELETE /api/v1/session`

use jeton_tests::TestJeton;

use crate::support::{delete, get, scoped, text};

#[tokio::test]
async fn a_logout_ends_the_session_and_its_tokens_and_nothing_else() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let token = scoped(&jeton, &ada, &["tokens:read"]).await;
    let temporary = jeton.token(&ada, "duplocloud", "temporary").await;
    let secret = jeton.reveal(&ada, &text(&temporary, "id")).await;
    let other = jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;
    jeton.verify("duplocloud").bearer(&secret).send().await.expect(200);

    let closed = delete(&jeton, &ada, "/api/v1/session").await.expect(204);

    assert_eq!(closed.text, "");
    get(&jeton, &ada, "/api/v1/session").await.expect_problem(401, "session_ended");
    let verdict = jeton.verify("duplocloud").bearer(&secret).send().await;
    verdict.expect_problem(401, "session_ended");
    get(&jeton, &other, "/api/v1/session").await.expect(200);
    get(&jeton, &token, "/api/v1/tokens").await.expect(200);
}

#[tokio::test]
async fn a_session_is_closed_once_and_only_by_a_token_of_its_own() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let token = scoped(&jeton, &ada, &["tokens:read", "tokens:write"]).await;

    delete(&jeton, &token, "/api/v1/session").await.expect_problem(404, "not_found");
    delete(&jeton, &ada, "/api/v1/session").await.expect(204);
    delete(&jeton, &ada, "/api/v1/session").await.expect_problem(401, "session_ended");
    jeton.call("DELETE", "/api/v1/session").send().await.expect_problem(401, "invalid_token");
}
