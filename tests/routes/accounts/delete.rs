//! `DELETE /api/v1/accounts/{id}`

use jeton_tests::TestJeton;
use jiff::SignedDuration;
use serde_json::json;

use crate::support::{NOBODY, account_id, delete, get, items, online, post, scoped};

const ADA: &str = "ada@example.com";

#[tokio::test]
async fn a_deleted_account_is_gone_its_name_is_free_and_the_log_keeps_it() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account(ADA).await;
    let (_, secret) = online(&jeton, &ada).await;
    let id = account_id(&jeton, ADA).await;
    let path = format!("/api/v1/accounts/{id}");

    let deleted = delete(&jeton, &jeton.admin, &path).await.expect(200).json();

    assert_eq!((&deleted["deleted"], &deleted["name"]), (&json!(true), &json!(ADA)));
    assert_eq!(deleted["invited"], false);
    let tokens =
        json!({ "ended": 2, "suspended": 0, "outlive": 0, "handed_over": 0, "not_handed_over": 0 });
    assert_eq!(deleted["tokens"], tokens);
    get(&jeton, &ada, "/api/v1/session").await.expect_problem(401, "session_ended");
    jeton
        .verify("online")
        .header("x-auth-token", secret)
        .send()
        .await
        .expect_problem(401, "revoked");
    let login = json!({ "account": ADA, "password": TestJeton::PASSWORD });
    let login = jeton.call("POST", "/api/v1/sessions").json(&login).send().await;
    login.expect_problem(401, "wrong_password");
    let listed = items(&jeton, &jeton.admin, "/api/v1/accounts?limit=200").await;
    assert!(listed.iter().all(|account| account["name"] != ADA));
    assert_eq!(get(&jeton, &jeton.admin, &path).await.expect(200).json()["deleted"], true);
    let log = items(&jeton, &jeton.admin, "/api/v1/log?limit=200").await;
    assert!(log.iter().any(|entry| entry["event"] == "account.deleted" && entry["account"] == id));

    // Another one of that name is not the one before.
    let again = jeton.account(ADA).await;
    assert_ne!(account_id(&jeton, ADA).await, id);
    let own = items(&jeton, &again, "/api/v1/tokens?service=online&limit=9").await;
    assert!(own.is_empty(), "{own:?}");
}

#[tokio::test]
async fn what_is_done_to_a_deleted_account_gets_a_clear_answer() {
    let jeton = TestJeton::new().await;
    jeton.account(ADA).await;
    let path = format!("/api/v1/accounts/{}", account_id(&jeton, ADA).await);
    delete(&jeton, &jeton.admin, &path).await.expect(200);

    delete(&jeton, &jeton.admin, &path).await.expect_problem(409, "account_deleted");
    for what in ["disable", "enable"] {
        let reply = post(&jeton, &jeton.admin, &format!("{path}/{what}"), json!({})).await;
        reply.expect_problem(409, "account_deleted");
    }
    let links = post(&jeton, &jeton.admin, &format!("{path}/links"), json!({})).await;
    links.expect_problem(404, "not_found");
    let patch = jeton.call("PATCH", &path).bearer(&jeton.admin).json(&json!({ "role": "admin" }));
    patch.send().await.expect_problem(409, "account_deleted");
    let issue = json!({ "service": "online", "account": ADA });
    post(&jeton, &jeton.admin, "/api/v1/tokens", issue).await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn only_an_administrator_who_has_just_entered_their_password_deletes_and_never_themselves() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account(ADA).await;
    let path = format!("/api/v1/accounts/{}", account_id(&jeton, ADA).await);
    let own = format!("/api/v1/accounts/{}", account_id(&jeton, "admin").await);
    let program = scoped(&jeton, &jeton.admin, &["admin"]).await;

    delete(&jeton, &ada, &path).await.expect_problem(403, "administrators_only");
    delete(&jeton, &program, &path).await.expect_problem(403, "session_needed");
    delete(&jeton, &jeton.admin, &own).await.expect_problem(409, "own_account");
    let nobody = format!("/api/v1/accounts/acc_{NOBODY}");
    delete(&jeton, &jeton.admin, &nobody).await.expect_problem(404, "not_found");
    jeton.clock.advance(SignedDuration::from_mins(6));
    delete(&jeton, &jeton.admin, &path).await.expect_problem(403, "step_up_required");

    get(&jeton, &ada, "/api/v1/session").await.expect(200);
}

#[tokio::test]
async fn of_two_administrators_who_delete_each_other_at_the_same_moment_one_stays() {
    let jeton = TestJeton::new().await;
    let body = json!({ "name": ADA, "role": "admin", "password": TestJeton::PASSWORD });
    post(&jeton, &jeton.admin, "/api/v1/accounts", body).await.expect(201);
    let ada = jeton.log_in(ADA, TestJeton::PASSWORD).await;
    let path = async |name: &str| format!("/api/v1/accounts/{}", account_id(&jeton, name).await);
    let (theirs, hers) = (path("admin").await, path(ADA).await);

    let (one, other) =
        tokio::join!(delete(&jeton, &jeton.admin, &hers), delete(&jeton, &ada, &theirs));

    let done = [one.status, other.status].iter().filter(|status| **status == 200).count();
    assert_eq!(done, 1, "{} {}", one.text, other.text);
}
