//! Another process keeps the database locked: nothing can be written, which is said, and is over by itself.

use jeton_tests::{Reply, TestJeton};
use rusqlite::Connection;
use serde_json::json;

use crate::{
    altered_rows::verdict,
    support::{get, online, post},
};

async fn create(jeton: &TestJeton, name: &str) -> Reply {
    post(jeton, &jeton.admin, "/api/v1/accounts", json!({ "name": name })).await
}

#[tokio::test]
async fn while_another_process_keeps_the_database_locked_changes_are_refused_and_then_taken_again()
{
    let jeton = TestJeton::new().await;
    let (id, secret) = online(&jeton, &jeton.admin).await;
    let database = Connection::open(jeton.directory().join("jeton.db")).unwrap();
    database.execute_batch("BEGIN IMMEDIATE").unwrap();

    let first = create(&jeton, "one").await.expect_problem(503, "unavailable");
    let begun = std::time::Instant::now();
    let revoked =
        post(&jeton, &jeton.admin, &format!("/api/v1/tokens/{id}/revoke"), json!({})).await;
    let login = json!({ "account": "admin", "password": jeton.admin_password });
    let login = jeton.call("POST", "/api/v1/sessions").json(&login).send().await;
    let took = begun.elapsed();

    assert!(first.field("detail").contains("another process"), "{}", first.text);
    assert_eq!(first.header("retry-after"), "5");
    revoked.expect_problem(503, "unavailable");
    login.expect_problem(503, "unavailable");
    // Only the first waits for a lock that may be short.
    assert!(took < std::time::Duration::from_secs(4), "{took:?}");
    jeton.app.do_jobs().await;
    let ready = jeton.call("GET", "/readyz").send().await.expect(503);
    assert!(ready.text.starts_with("read-only: another process keeps the database locked"));
    assert_eq!(verdict(jeton.address(), &secret).await, 200);
    get(&jeton, &jeton.admin, "/api/v1/tokens").await.expect(200);

    database.execute_batch("ROLLBACK").unwrap();
    jeton.app.do_jobs().await;

    jeton.call("GET", "/readyz").send().await.expect(200);
    create(&jeton, "one").await.expect(201);
    post(&jeton, &jeton.admin, &format!("/api/v1/tokens/{id}/revoke"), json!({})).await.expect(204);
    assert_eq!(verdict(jeton.address(), &secret).await, 401);
}

#[tokio::test]
async fn a_lock_that_is_held_for_a_moment_is_waited_for() {
    let jeton = TestJeton::new().await;
    let database = Connection::open(jeton.directory().join("jeton.db")).unwrap();
    database.execute_batch("BEGIN IMMEDIATE").unwrap();

    let (created, ()) = tokio::join!(create(&jeton, "one"), async {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        database.execute_batch("ROLLBACK").unwrap();
    });

    created.expect(201);
    jeton.call("GET", "/readyz").send().await.expect(200);
}
