//! Whoever can write to the database gets no rights by it: what was altered is refused, and told.

use std::net::SocketAddr;

use jeton_tests::{Call, TestJeton};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::{
    faults::conditions::{faults, started_again},
    support::{api_token, get, online, post, scoped, text},
};

/// Does something to the database from outside.
pub(crate) fn tamper(jeton: &TestJeton, sql: &str) {
    let db = Connection::open(jeton.directory().join("jeton.db")).expect("the database is there");
    db.execute_batch("PRAGMA foreign_keys = OFF").expect("a setting");
    db.execute_batch(sql).expect("the statement fits the tables");
}

/// The bytes of an id, as SQL spells them.
pub(crate) fn blob(id: &str) -> String {
    let (_, hex) = id.split_once('_').expect("a prefix");
    format!("x'{hex}'")
}

pub(crate) async fn verdict(address: SocketAddr, secret: &str) -> u16 {
    Call::to(address, "GET", "/verify/online").header("x-auth-token", secret).send().await.status
}

/// The parts of the open faults about altered rows.
pub(crate) async fn altered(address: SocketAddr, admin: &str) -> Vec<String> {
    let faults = faults(address, admin, "row-altered").await;
    let mut parts: Vec<_> =
        faults.into_iter().filter(|fault| fault.1 == "open").map(|fault| fault.0).collect();
    parts.sort();
    parts
}

#[tokio::test]
async fn a_token_whose_row_was_altered_is_refused_and_told_and_the_others_work() {
    for what in [
        "expires_at = 9223372036854775",
        "addresses = '0.0.0.0/0'",
        "scopes = 'everything'",
        "account = (SELECT id FROM accounts WHERE name = 'admin')",
        "end_at = NULL, end_cause = NULL",
        "seal = (SELECT seal FROM tokens AS others WHERE others.id <> tokens.id AND seal IS NOT NULL)",
    ] {
        let jeton = TestJeton::new().await;
        let ada = jeton.account("ada@example.com").await;
        let [(id, secret), (_, other)] = [online(&jeton, &ada).await, online(&jeton, &ada).await];
        if what.starts_with("end_at") {
            post(&jeton, &ada, &format!("/api/v1/tokens/{id}/revoke"), json!({})).await.expect(204);
        }
        jeton.issue(&ada, json!({ "service": "nocodb", "kind": "api-token", "name": "n" })).await;
        jeton.app.stop().await;

        tamper(&jeton, &format!("UPDATE tokens SET {what} WHERE id = {}", blob(&id)));
        let (app, address, admin) = started_again(&jeton).await;

        assert_eq!(verdict(address, &secret).await, 401, "{what}");
        assert_eq!(verdict(address, &other).await, 200, "{what}");
        app.do_jobs().await;
        assert_eq!(altered(address, &admin).await, [format!("token {id}")], "{what}");
        let path = format!("/api/v1/tokens/{id}");
        let read = Call::to(address, "GET", &path).bearer(&admin).send().await;
        assert_eq!(read.expect(500).field("code"), "row_altered", "{what}");
    }
}

#[tokio::test]
async fn a_token_that_was_planted_is_refused() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let [(id, secret), (bait, known)] = [online(&jeton, &ada).await, online(&jeton, &ada).await];
    jeton.app.stop().await;

    // As good as a row can be made: all of it is that of a token of the administrator's, but for a secret that is known.
    let (id_, bait_) = (blob(&id), blob(&bait));
    tamper(
        &jeton,
        &format!(
            "CREATE TEMP TABLE one AS SELECT * FROM tokens WHERE id = {id_};
             UPDATE one SET id = zeroblob(16), digest = (SELECT digest FROM tokens WHERE id = {bait_}),
                 account = (SELECT id FROM accounts WHERE name = 'admin');
             DELETE FROM tokens WHERE id = {bait_};
             INSERT INTO tokens SELECT * FROM one;"
        ),
    );
    let (app, address, admin) = started_again(&jeton).await;

    assert_eq!(verdict(address, &known).await, 401);
    assert_eq!(verdict(address, &secret).await, 200);
    app.do_jobs().await;
    let planted = format!("token tok_{}", "0".repeat(32));
    assert_eq!(altered(address, &admin).await, [planted, format!("token {bait}")]);
}

#[tokio::test]
async fn a_role_that_was_raised_gives_no_rights_and_takes_the_account_out_of_use() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let program = scoped(&jeton, &ada, &["tokens:read"]).await;
    let (_, secret) = online(&jeton, &ada).await;
    let id = crate::support::account_id(&jeton, "ada@example.com").await;
    jeton.app.stop().await;

    tamper(&jeton, "UPDATE accounts SET role = 'admin' WHERE name = 'ada@example.com'");
    let (app, address, admin) = started_again(&jeton).await;

    for credential in [&ada, &program] {
        let everybodys = Call::to(address, "GET", "/api/v1/tokens?account=*").bearer(credential);
        everybodys.send().await.expect(401);
    }
    let login = json!({ "account": "ada@example.com", "password": TestJeton::PASSWORD });
    let login = Call::to(address, "POST", "/api/v1/sessions").json(&login).send().await;
    assert_eq!(login.expect(401).field("code"), "wrong_password");
    assert_eq!(verdict(address, &secret).await, 401);
    app.do_jobs().await;
    assert_eq!(altered(address, &admin).await, [format!("account {id}")]);
}

#[tokio::test]
async fn an_account_that_was_disabled_is_not_revived_by_its_row() {
    for sql in [
        "UPDATE accounts SET state = 'active' WHERE name = 'ada@example.com'",
        "DELETE FROM accounts WHERE name = 'ada@example.com'",
    ] {
        let jeton = TestJeton::new().await;
        let ada = jeton.account("ada@example.com").await;
        let (_, secret) = online(&jeton, &ada).await;
        let id = crate::support::account_id(&jeton, "ada@example.com").await;
        let disable = format!("/api/v1/accounts/{id}/disable");
        post(&jeton, &jeton.admin, &disable, json!({})).await.expect(200);
        jeton.app.stop().await;

        tamper(&jeton, sql);
        let (app, address, admin) = started_again(&jeton).await;

        assert_eq!(verdict(address, &secret).await, 401, "{sql}");
        app.do_jobs().await;
        assert_eq!(altered(address, &admin).await, [format!("account {id}")], "{sql}");
    }
}

#[tokio::test]
async fn a_row_that_is_altered_while_jeton_runs_is_refused_once_it_is_read() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, secret) = online(&jeton, &ada).await;
    let issued = api_token(&jeton, &ada, json!({ "scopes": ["tokens:read"] })).await;
    let (own, program) = (text(&issued, "id"), text(&issued, "secret"));

    let widened = "scopes = 'tokens:read tokens:write'";
    tamper(&jeton, &format!("UPDATE tokens SET {widened} WHERE id = {}", blob(&own)));
    tamper(&jeton, &format!("UPDATE tokens SET hint = 'abcd' WHERE id = {}", blob(&id)));
    let list = get(&jeton, &ada, "/api/v1/tokens?limit=200").await.expect(200).json();
    jeton.app.do_jobs().await;

    let listed: Vec<&Value> = list["items"].as_array().expect("items").iter().collect();
    assert!(!listed.iter().any(|token| token["id"] == *id || token["id"] == *own), "{list}");
    assert_eq!(verdict(jeton.address(), &secret).await, 401);
    get(&jeton, &program, "/api/v1/tokens").await.expect(401);
    let parts = [format!("token {id}"), format!("token {own}")];
    let told = altered(jeton.address(), &jeton.admin).await;
    assert!(parts.iter().all(|part| told.contains(part)), "{told:?}");
}

#[tokio::test]
async fn a_service_that_was_altered_is_as_the_log_has_it_after_the_next_start() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (_, secret) = online(&jeton, &ada).await;
    jeton.app.stop().await;
    tamper(&jeton, "UPDATE services SET state = 'disabled' WHERE name IN ('jeton', 'online')");

    let (app, address, admin) = started_again(&jeton).await;

    app.do_jobs().await;
    assert_eq!(altered(address, &admin).await.len(), 2);
    assert_eq!(verdict(address, &secret).await, 200);
    let state = "SELECT count(*) FROM services WHERE state = 'disabled'";
    let db = Connection::open(jeton.directory().join("jeton.db")).unwrap();
    assert_eq!(db.query_row(state, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
}
