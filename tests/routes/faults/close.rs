//! `POST /api/v1/faults/{id}/close`

use jeton_tests::TestJeton;
use serde_json::json;

use super::{acme, open, pass, rotate, show};
use crate::support::{NOBODY, post, text};

#[tokio::test]
async fn a_fault_that_was_looked_after_is_closed_and_the_next_use_opens_another() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, old) = acme(&jeton, &ada, "note").await;
    rotate(&jeton, &ada, &id, json!({})).await;
    show(&jeton, &old, "bot", 401).await;
    let first = text(&open(&jeton).await[0], "id");
    let path = format!("/api/v1/faults/{first}/close");

    let closed = post(&jeton, &jeton.admin, &path, json!({})).await.expect(200).json();

    assert_eq!(
        (&closed["state"], &closed["closed_at"]),
        (&json!("closed"), &json!("2026-01-15T12:00:00Z"))
    );
    assert_eq!(open(&jeton).await.len(), 0);
    post(&jeton, &jeton.admin, &path, json!({})).await.expect_problem(409, "fault_closed");
    pass(&jeton, 60);
    show(&jeton, &old, "bot", 401).await;
    assert_ne!(text(&open(&jeton).await[0], "id"), first);
}

#[tokio::test]
async fn to_whom_a_fault_does_not_concern_it_does_not_exist() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, old) = acme(&jeton, &ada, "note").await;
    rotate(&jeton, &ada, &id, json!({})).await;
    show(&jeton, &old, "bot", 401).await;
    let fault = text(&open(&jeton).await[0], "id");

    let path = format!("/api/v1/faults/{fault}/close");
    post(&jeton, &ada, &path, json!({})).await.expect_problem(404, "not_found");
    for nobody in [format!("flt_{NOBODY}"), "flt_1".to_owned(), id] {
        let path = format!("/api/v1/faults/{nobody}/close");
        post(&jeton, &jeton.admin, &path, json!({})).await.expect_problem(404, "not_found");
    }

    assert_eq!(open(&jeton).await.len(), 1);
}
