//! `GET /api/v1/session`

use jeton_tests::TestJeton;
use serde_json::json;

use crate::support::{get, scoped};

#[tokio::test]
async fn the_session_of_the_callers_token_is_shown_and_whose_it_is() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;

    let session = get(&jeton, &ada, "/api/v1/session").await.expect(200).json();

    let whole = json!({
        "id": session["id"],
        "opened_at": "2026-01-15T12:00:00Z",
        "authenticated_at": "2026-01-15T12:00:00Z",
        "seen_at": "2026-01-15T12:00:00Z",
        "expires_at": "2026-01-15T22:00:00Z",
        "address": "127.0.0.1",
        "account": session["account"],
    });
    assert_eq!(session, whole);
    assert_eq!(session["account"]["name"], "ada@example.com");
}

#[tokio::test]
async fn a_token_that_belongs_to_no_session_has_none_to_show() {
    let jeton = TestJeton::new().await;
    let token = scoped(&jeton, &jeton.admin, &["admin", "tokens:read"]).await;

    get(&jeton, &token, "/api/v1/session").await.expect_problem(404, "not_found");
    jeton.call("GET", "/api/v1/session").send().await.expect_problem(401, "invalid_token");
}
