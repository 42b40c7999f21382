//! Whoever ends many at once is not told that it is done while something of it goes on, whatever somebody did to the database.

use jeton_tests::TestJeton;
use serde_json::{Value, json};

use crate::{
    altered_rows::{altered, blob, tamper, verdict},
    put_back::{keep, put_back},
    support::{delete, get, online, post, text},
};

/// What somebody does to the row of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    Renamed,
    Removed,
    PutBack,
    GivenAway,
    OfAnotherKind,
    Unreadable,
}

async fn do_to_row(jeton: &TestJeton, done: Done, id: &str) {
    let row = blob(id);
    let set = |what: &str| tamper(jeton, &format!("UPDATE tokens SET {what} WHERE id = {row}"));
    match done {
        Done::Renamed => set("name = 'another'"),
        Done::Removed => tamper(jeton, &format!("DELETE FROM tokens WHERE id = {row}")),
        Done::PutBack => {
            keep(jeton, "tokens", &format!("id = {row}"));
            let path = format!("/api/v1/tokens/{id}");
            let rename = jeton.call("PATCH", &path).bearer(&jeton.admin);
            rename.json(&json!({ "name": "again" })).send().await.expect(200);
            put_back(jeton, "tokens");
        }
        Done::GivenAway => set("account = (SELECT id FROM accounts WHERE name = 'admin')"),
        Done::OfAnotherKind => set("kind = 'mine'"),
        Done::Unreadable => set("kind = 5"),
    }
}

async fn sweep(jeton: &TestJeton, by: &str, body: Value) -> Value {
    post(jeton, by, "/api/v1/tokens/revoke", body).await.expect(200).json()
}

#[tokio::test]
async fn after_a_sweep_no_token_that_it_means_is_accepted_though_its_row_was_altered() {
    for done in [
        Done::Renamed,
        Done::Removed,
        Done::PutBack,
        Done::GivenAway,
        Done::OfAnotherKind,
        Done::Unreadable,
    ] {
        for filter in [
            json!({ "account": "ada@example.com", "service": "online" }),
            json!({ "account": "ada@example.com", "service": "online", "kind": "api-token", "state": "active" }),
        ] {
            let jeton = TestJeton::new().await;
            let ada = jeton.account("ada@example.com").await;
            let [(id, secret), (_, second)] =
                [online(&jeton, &ada).await, online(&jeton, &ada).await];
            let (_, kept) = online(&jeton, &jeton.admin).await;
            do_to_row(&jeton, done, &id).await;

            let receipt = sweep(&jeton, &jeton.admin, json!({ "filter": filter })).await;

            assert_eq!(verdict(jeton.address(), &secret).await, 401, "{done:?} {filter}");
            assert_eq!(verdict(jeton.address(), &second).await, 401, "{done:?} {filter}");
            assert_eq!(verdict(jeton.address(), &kept).await, 200, "{done:?} {filter}");
            assert_eq!(
                (&receipt["count"], &receipt["altered"]),
                (&json!(1), &json!(1)),
                "{done:?}"
            );
            jeton.app.do_jobs().await;
            assert_eq!(altered(jeton.address(), &jeton.admin).await, [format!("token {id}")]);
            // Whoever asks again hears the same.
            let again = sweep(&jeton, &jeton.admin, json!({ "filter": filter })).await;
            assert_eq!((&again["count"], &again["altered"]), (&json!(0), &json!(1)), "{done:?}");
        }
    }
}

#[tokio::test]
async fn a_token_that_the_lists_hide_ends_with_the_others_and_the_log_has_it() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let [(id, secret), (_, second)] = [online(&jeton, &ada).await, online(&jeton, &ada).await];
    hide_token(&jeton, &id);

    let receipt = sweep(
        &jeton,
        &ada,
        json!({ "filter": { "account": "ada@example.com", "service": "online" } }),
    )
    .await;

    assert_eq!(verdict(jeton.address(), &secret).await, 401);
    assert_eq!(verdict(jeton.address(), &second).await, 401);
    assert_eq!((&receipt["count"], receipt.get("altered")), (&json!(2), None));
    assert_eq!(crate::support::events(&jeton, &id).await, ["token.issued", "token.ended"]);
}

#[tokio::test]
async fn where_what_was_looked_at_is_to_end_nothing_else_does_and_nobody_hears_that_it_is_done() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let [(id, secret), (_, second)] = [online(&jeton, &ada).await, online(&jeton, &ada).await];
    hide_token(&jeton, &id);
    let filter = json!({ "account": "ada@example.com", "service": "online" });
    let dry = sweep(&jeton, &ada, json!({ "filter": filter, "dry_run": true })).await;

    let body = json!({ "filter": filter, "expect": dry["mark"] });
    let swept = post(&jeton, &ada, "/api/v1/tokens/revoke", body).await;

    assert_eq!(dry["count"], 1);
    assert_ne!(swept.status, 200, "{}", swept.text);
    assert_eq!(verdict(jeton.address(), &secret).await, 200);
    assert_eq!(verdict(jeton.address(), &second).await, 401);
}

/// Leaves a token out of the indexes of accounts and services.
fn hide_token(jeton: &TestJeton, id: &str) {
    let database = rusqlite::Connection::open(jeton.directory().join("jeton.db"))
        .expect("the database is there");
    let hidden = format!("id = {}", blob(id));
    for whose in ["tokens_by_account", "tokens_by_service"] {
        for order in ["", "_and_name", "_and_expiry", "_and_use"] {
            jeton_tests::hide_rows(&database, &format!("{whose}{order}"), &hidden);
        }
    }
}

/// The id of a session.
async fn session(jeton: &TestJeton, by: &str) -> String {
    text(&get(jeton, by, "/api/v1/session").await.expect(200).json(), "id")
}

async fn new_password(jeton: &TestJeton, by: &str) {
    let body = json!({ "current": TestJeton::PASSWORD, "new": "another horse, another battery" });
    post(jeton, by, "/api/v1/session/password", body).await.expect(204);
}

#[tokio::test]
async fn after_a_log_out_everywhere_or_another_password_no_session_is_accepted_whatever_became_of_its_row()
 {
    for (what, set) in [
        ("altered", "UPDATE sessions SET agent = 'x' WHERE id = "),
        ("given away", "UPDATE sessions SET account = zeroblob(16) WHERE id = "),
        ("closed", "UPDATE sessions SET closed_at = 5 WHERE id = "),
        ("expired", "UPDATE sessions SET expires_at = 5 WHERE id = "),
        ("removed", "DELETE FROM sessions WHERE id = "),
        ("hidden", ""),
    ] {
        for ends in ["log out", "password"] {
            let jeton = TestJeton::new().await;
            let here = jeton.account("ada@example.com").await;
            let stolen = jeton.log_in("ada@example.com", TestJeton::PASSWORD).await;
            let row = blob(&session(&jeton, &stolen).await);
            match set {
                "" => {
                    let database = rusqlite::Connection::open(jeton.directory().join("jeton.db"));
                    let hidden = format!("id = {row}");
                    jeton_tests::hide_rows(&database.unwrap(), "sessions_open", &hidden);
                }
                set => tamper(&jeton, &format!("{set}{row}")),
            }

            match ends {
                "password" => new_password(&jeton, &here).await,
                _ => {
                    delete(&jeton, &here, "/api/v1/sessions").await.expect(204);
                }
            }

            let refused = get(&jeton, &stolen, "/api/v1/tokens").await;
            assert_eq!(refused.status, 401, "{what}, {ends}");
            get(&jeton, &here, "/api/v1/tokens").await.expect(200);
        }
    }
}

#[tokio::test]
async fn an_account_that_may_not_hold_tokens_any_more_holds_none_that_was_altered() {
    for done in [Done::Renamed, Done::Removed, Done::GivenAway] {
        let jeton = TestJeton::new().await;
        let ada = jeton.account("ada@example.com").await;
        let (id, secret) = online(&jeton, &ada).await;
        let account = crate::support::account_id(&jeton, "ada@example.com").await;
        do_to_row(&jeton, done, &id).await;

        let body = json!({ "services": ["nocodb"], "end_tokens": true });
        let path = format!("/api/v1/accounts/{account}");
        jeton.call("PATCH", &path).bearer(&jeton.admin).json(&body).send().await.expect(200);

        assert_eq!(verdict(jeton.address(), &secret).await, 401, "{done:?}");
    }
}
