//! `POST /api/v1/session/password`

use jeton_tests::{Reply, TestJeton};
use serde_json::json;

use crate::support::{account_id, get, items, post, scoped, text};

const NEW: &str = "three blind mice run";

async fn change(jeton: &TestJeton, by: &str, current: &str, new: &str) -> Reply {
    post(jeton, by, "/api/v1/session/password", json!({ "current": current, "new": new })).await
}

#[tokio::test]
async fn another_password_ends_every_other_session_and_its_tokens_and_keeps_this_one() {
    let jeton = TestJeton::new().await;
    let other = jeton.account("ada@example.com").await;
    let mine = jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;
    let auth_token = jeton.nocodb_sign_in("ada@example.com").await;
    let permanent = scoped(&jeton, &mine, &["tokens:read"]).await;

    change(&jeton, &mine, TestJeton::PASSWORD, NEW).await.expect(204);

    get(&jeton, &mine, "/api/v1/session").await.expect(200);
    get(&jeton, &permanent, "/api/v1/tokens").await.expect(200);
    get(&jeton, &other, "/api/v1/session").await.expect_problem(401, "session_ended");
    let reply = jeton.verify("nocodb").header("xc-auth", &auth_token).send().await;
    reply.expect_problem(401, "session_ended");
    let body = json!({ "account": "ada@example.com", "password": TestJeton::PASSWORD });
    let old = jeton.call("POST", "/api/v1/sessions").json(&body).send().await;
    old.expect_problem(401, "wrong_password");
    jeton.log_in("ada@example.com", NEW).await;
    let of_ada = account_id(&jeton, "ada@example.com").await;
    let log = items(&jeton, &jeton.admin, "/api/v1/log?limit=200&account=ada@example.com").await;
    let set = log.iter().find(|entry| entry["event"] == "account.password-set").unwrap();
    assert_eq!(text(set, "actor"), of_ada);
}

#[tokio::test]
async fn it_takes_the_password_that_one_has_and_a_strong_one_to_be() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;

    change(&jeton, &ada, "not the password", NEW).await.expect_problem(401, "wrong_password");
    change(&jeton, &ada, TestJeton::PASSWORD, "short").await.expect_problem(422, "weak_password");

    jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;
}

#[tokio::test]
async fn guesses_by_it_are_held_back_like_those_of_a_login() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    // Where somebody has logged in before, they have a count of their own.
    for _ in 0..5 {
        change(&jeton, &ada, "not the password", NEW).await.expect_problem(401, "wrong_password");
    }

    let held = change(&jeton, &ada, TestJeton::PASSWORD, NEW).await;

    held.expect_problem(429, "too_many_attempts");
}

#[tokio::test]
async fn a_token_is_no_person_and_changes_no_password() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let program = scoped(&jeton, &ada, &["tokens:read", "tokens:write"]).await;

    let reply = change(&jeton, &program, TestJeton::PASSWORD, NEW).await;

    reply.expect_problem(403, "session_needed");
    jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;
}

#[tokio::test]
async fn a_link_for_a_forgotten_password_is_withdrawn_with_it() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let path = format!("/api/v1/accounts/{}/links", account_id(&jeton, "ada@example.com").await);
    let link = jeton.call("POST", &path).bearer(&jeton.admin).send().await.expect(201).json();

    change(&jeton, &ada, TestJeton::PASSWORD, NEW).await.expect(204);

    let body = json!({ "secret": link["secret"] });
    let reply = jeton.call("POST", "/api/v1/links/inspect").json(&body).send().await;
    reply.expect_problem(404, "link_invalid");
}
