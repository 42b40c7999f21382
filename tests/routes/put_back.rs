//! Whoever can write to the database revives nothing by putting back a row that Jeton wrote before, or by removing one.

use jeton_app::{App, StartError};
use jeton_tests::{Call, TestJeton};
use serde_json::json;

use crate::{
    altered_rows::{altered, blob, tamper, verdict},
    faults::conditions::{faults, started_again},
    support::{account_id, get, online, post, text},
};

/// Keeps the rows of a table that fulfil a condition, as they are now.
pub(crate) fn keep(jeton: &TestJeton, table: &str, condition: &str) {
    let sql = format!("CREATE TABLE kept_{table} AS SELECT * FROM {table} WHERE {condition}");
    tamper(jeton, &sql);
}

/// Puts back what was kept.
pub(crate) fn put_back(jeton: &TestJeton, table: &str) {
    tamper(
        jeton,
        &format!(
            "DELETE FROM {table} WHERE id IN (SELECT id FROM kept_{table});
             INSERT INTO {table} SELECT * FROM kept_{table}; DROP TABLE kept_{table};"
        ),
    );
}

pub(crate) async fn revoke(jeton: &TestJeton, by: &str, id: &str) {
    post(jeton, by, &format!("/api/v1/tokens/{id}/revoke"), json!({})).await.expect(204);
}

async fn start(jeton: &TestJeton) -> Result<App, StartError> {
    App::start(jeton.options(jeton.directory())).await
}

/// The notes of the open faults about altered rows.
pub(crate) async fn notes(address: std::net::SocketAddr, admin: &str) -> Vec<String> {
    let all = faults(address, admin, "row-altered").await;
    all.into_iter().filter(|fault| fault.1 == "open").map(|fault| fault.2).collect()
}

#[tokio::test]
async fn a_revoked_token_whose_old_row_is_put_back_is_refused_and_told_and_the_others_work() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let [(id, secret), (_, other)] = [online(&jeton, &ada).await, online(&jeton, &ada).await];
    keep(&jeton, "tokens", &format!("id = {}", blob(&id)));
    revoke(&jeton, &ada, &id).await;
    jeton.app.stop().await;

    put_back(&jeton, "tokens");
    let (app, address, admin) = started_again(&jeton).await;

    assert_eq!(verdict(address, &secret).await, 401);
    assert_eq!(verdict(address, &other).await, 200);
    assert_eq!(altered(address, &admin).await, [format!("token {id}")]);
    let note = &notes(address, &admin).await[0];
    assert!(note.contains("an older one was put back"), "{note}");
    let path = format!("/api/v1/tokens/{id}");
    let read = Call::to(address, "GET", &path).bearer(&admin).send().await;
    assert_eq!(read.expect(500).field("code"), "row_altered");

    // Neither what is written since nor another start makes it good.
    app.stop().await;
    let (_, address, admin) = started_again(&jeton).await;
    assert_eq!(verdict(address, &secret).await, 401);
    assert_eq!(altered(address, &admin).await, [format!("token {id}")]);
}

#[tokio::test]
async fn what_is_written_over_an_older_row_revives_nothing_now_and_at_no_start() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let [(id, secret), (_, other)] = [online(&jeton, &ada).await, online(&jeton, &ada).await];
    keep(&jeton, "tokens", &format!("id = {}", blob(&id)));
    revoke(&jeton, &ada, &id).await;

    put_back(&jeton, "tokens");
    let path = format!("/api/v1/tokens/{id}");
    let rename = jeton.call("PATCH", &path).bearer(&ada).json(&json!({ "name": "again" }));
    rename.send().await.expect_problem(500, "row_altered");

    assert_eq!(verdict(jeton.address(), &secret).await, 401);
    jeton.app.do_jobs().await;
    assert_eq!(altered(jeton.address(), &jeton.admin).await, [format!("token {id}")]);
    jeton.app.stop().await;
    // Each start writes something: whoever logs in does.
    for _ in 0..3 {
        let (app, address, admin) = started_again(&jeton).await;
        assert_eq!(verdict(address, &secret).await, 401);
        assert_eq!(verdict(address, &other).await, 200);
        assert_eq!(altered(address, &admin).await, [format!("token {id}")]);
        app.stop().await;
    }
}

#[tokio::test]
async fn while_jeton_runs_nobody_has_the_role_that_an_older_row_gives() {
    let jeton = TestJeton::new().await;
    let eve = json!({ "name": "eve", "role": "admin", "password": TestJeton::PASSWORD });
    post(&jeton, &jeton.admin, "/api/v1/accounts", eve).await.expect(201);
    let eve = jeton.log_in("eve", TestJeton::PASSWORD).await;
    let id = account_id(&jeton, "eve").await;
    let path = format!("/api/v1/accounts/{id}");
    keep(&jeton, "accounts", "name = 'eve'");
    let demote = jeton.call("PATCH", &path).bearer(&jeton.admin).json(&json!({ "role": "member" }));
    demote.send().await.expect(200);

    put_back(&jeton, "accounts");

    let own = json!({ "role": "admin" });
    for (method, path) in [("GET", "/api/v1/session"), ("GET", "/api/v1/log"), ("PATCH", &*path)] {
        let call = jeton.call(method, path).bearer(&eve).json(&own);
        call.send().await.expect_problem(500, "row_altered");
    }
    jeton.app.do_jobs().await;
    assert_eq!(altered(jeton.address(), &jeton.admin).await, [format!("account {id}")]);
    jeton.call("GET", "/api/v1/session").bearer(&eve).send().await.expect(401);
}

#[tokio::test]
async fn while_jeton_runs_nobody_logs_in_by_the_password_of_an_older_row() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    keep(&jeton, "accounts", "name = 'ada@example.com'");
    let change = json!({ "current": TestJeton::PASSWORD, "new": "another long passphrase" });
    post(&jeton, &ada, "/api/v1/session/password", change).await.expect(204);

    put_back(&jeton, "accounts");

    for password in [TestJeton::PASSWORD, "another long passphrase"] {
        let login = json!({ "account": "ada@example.com", "password": password });
        post(&jeton, "", "/api/v1/sessions", login).await.expect_problem(401, "wrong_password");
    }
}

#[tokio::test]
async fn while_jeton_runs_no_link_is_used_twice_and_no_session_goes_on() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let id = account_id(&jeton, "ada@example.com").await;
    let links = format!("/api/v1/accounts/{id}/links");
    let link = post(&jeton, &jeton.admin, &links, json!({})).await;
    let link = text(&link.expect(201).json(), "secret");
    keep(&jeton, "links", "TRUE");
    keep(&jeton, "sessions", "TRUE");
    let redeem = |password| {
        let body = json!({ "secret": link, "password": password });
        post(&jeton, "", "/api/v1/links/redeem", body)
    };
    redeem("another long passphrase").await.expect(204);

    put_back(&jeton, "links");
    put_back(&jeton, "sessions");

    redeem("yet another passphrase").await.expect_problem(404, "link_invalid");
    get(&jeton, &ada, "/api/v1/session").await.expect(401);
    // Nor is what was put back in anybody's way.
    let ada = jeton.log_in("ada@example.com", "another long passphrase").await;
    let change = json!({ "current": "another long passphrase", "new": "a fourth long passphrase" });
    post(&jeton, &ada, "/api/v1/session/password", change).await.expect(204);
    post(&jeton, &jeton.admin, &links, json!({})).await.expect(201);
    let disable = format!("/api/v1/accounts/{id}/disable");
    post(&jeton, &jeton.admin, &disable, json!({})).await.expect(200);
}

#[tokio::test]
async fn while_jeton_runs_nothing_is_decided_over_the_older_row_of_a_service() {
    let jeton = TestJeton::new().await;
    keep(&jeton, "services", "name = 'online'");
    let change = |action| format!("/api/v1/services/online/{action}");
    post(&jeton, &jeton.admin, &change("disable"), json!({})).await.expect(200);

    put_back(&jeton, "services");

    let enable = post(&jeton, &jeton.admin, &change("enable"), json!({})).await;
    enable.expect_problem(500, "row_altered");
    jeton.app.do_jobs().await;
    let told = altered(jeton.address(), &jeton.admin).await;
    assert!(told.len() == 1 && told[0].starts_with("service svc_"), "{told:?}");
}

#[tokio::test]
async fn a_token_whose_old_row_is_put_back_is_refused_from_the_first_verdict_on() {
    let jeton = TestJeton::new().await;
    let (id, secret) = online(&jeton, &jeton.admin).await;
    keep(&jeton, "tokens", &format!("id = {}", blob(&id)));
    revoke(&jeton, &jeton.admin, &id).await;
    jeton.app.stop().await;

    put_back(&jeton, "tokens");
    let app = start(&jeton).await.expect("the files are in order");

    assert_eq!(app.token_of_secret("online", &secret), None);
}

#[tokio::test]
async fn what_was_ended_is_not_revived_by_any_of_its_older_rows() {
    let scenes = [
        ("accounts", "name = 'ada@example.com'", "account"),
        ("services", "name = 'online'", "service"),
        (
            "sessions",
            "account = (SELECT id FROM accounts WHERE name = 'ada@example.com')",
            "session",
        ),
        ("links", "closed_at IS NULL", "link"),
    ];
    for (table, condition, noun) in scenes {
        let jeton = TestJeton::new().await;
        let ada = jeton.account("ada@example.com").await;
        let (_, secret) = online(&jeton, &ada).await;
        let id = account_id(&jeton, "ada@example.com").await;
        let path = format!("/api/v1/accounts/{id}");
        let link = post(&jeton, &jeton.admin, &format!("{path}/links"), json!({})).await;
        let link = text(&link.expect(201).json(), "secret");
        keep(&jeton, table, condition);
        match table {
            "accounts" => {
                post(&jeton, &jeton.admin, &format!("{path}/disable"), json!({})).await.expect(200);
            }
            "services" => {
                let disable = "/api/v1/services/online/disable";
                post(&jeton, &jeton.admin, disable, json!({})).await.expect(200);
            }
            "sessions" => {
                jeton.call("DELETE", "/api/v1/session").bearer(&ada).send().await.expect(204);
            }
            _ => {
                let body = json!({ "secret": link, "password": "another long passphrase" });
                post(&jeton, "", "/api/v1/links/redeem", body).await.expect(204);
            }
        }
        jeton.app.stop().await;

        put_back(&jeton, table);
        let (_, address, admin) = started_again(&jeton).await;

        let told = altered(address, &admin).await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with(noun), "{told:?}");
        match table {
            "accounts" | "services" => assert_ne!(verdict(address, &secret).await, 200, "{table}"),
            "sessions" => {
                Call::to(address, "GET", "/api/v1/tokens").bearer(&ada).send().await.expect(401);
            }
            _ => {
                let body = json!({ "secret": link, "password": "yet another passphrase" });
                let redeem = Call::to(address, "POST", "/api/v1/links/redeem").json(&body);
                assert!(redeem.send().await.status >= 400);
            }
        }
    }
}

#[tokio::test]
async fn a_token_whose_row_is_removed_is_told_by_name() {
    let jeton = TestJeton::new().await;
    let [(id, secret), (_, other)] =
        [online(&jeton, &jeton.admin).await, online(&jeton, &jeton.admin).await];
    jeton.app.stop().await;

    tamper(&jeton, &format!("DELETE FROM tokens WHERE id = {}", blob(&id)));
    let (_, address, admin) = started_again(&jeton).await;

    assert_eq!((verdict(address, &secret).await, verdict(address, &other).await), (401, 200));
    assert_eq!(altered(address, &admin).await, [format!("token {id}")]);
    let note = &notes(address, &admin).await[0];
    assert!(note.contains("is gone"), "{note}");
}

#[tokio::test]
async fn neither_an_older_tally_nor_none_hides_a_row_that_was_put_back() {
    for tally in ["DELETE FROM tally", "DELETE FROM tally; INSERT INTO tally SELECT * FROM kept"] {
        let jeton = TestJeton::new().await;
        let (id, secret) = online(&jeton, &jeton.admin).await;
        keep(&jeton, "tokens", "TRUE");
        tamper(&jeton, "CREATE TABLE kept AS SELECT * FROM tally");
        revoke(&jeton, &jeton.admin, &id).await;
        jeton.app.stop().await;

        put_back(&jeton, "tokens");
        tamper(&jeton, tally);
        let (_, address, admin) = started_again(&jeton).await;

        assert_eq!(verdict(address, &secret).await, 401, "{tally}");
        assert_eq!(altered(address, &admin).await, [format!("token {id}")], "{tally}");
    }
}

#[tokio::test]
async fn a_row_that_was_put_back_is_not_changed_through_jeton_and_not_taken_for_the_one_in_the_log()
{
    let jeton = TestJeton::new().await;
    let issued = json!({ "service": "duplocloud", "kind": "permanent", "name": "ci" });
    let issued = jeton.issue(&jeton.admin, issued).await;
    let (id, secret) = (text(&issued, "id"), text(&issued, "secret"));
    keep(&jeton, "tokens", &format!("id = {}", blob(&id)));
    revoke(&jeton, &jeton.admin, &id).await;
    put_back(&jeton, "tokens");
    let path = format!("/api/v1/tokens/{id}");
    let rename = jeton.call("PATCH", &path).bearer(&jeton.admin).json(&json!({ "name": "other" }));
    rename.send().await.expect_problem(500, "row_altered");
    jeton.app.stop().await;

    let (_, address, admin) = started_again(&jeton).await;

    let verify = Call::to(address, "GET", "/verify/duplocloud").bearer(&secret).send().await;
    assert_eq!(verify.status, 401);
    assert_eq!(altered(address, &admin).await, [format!("token {id}")]);
}

#[tokio::test]
async fn rows_whose_seals_were_taken_off_are_not_sealed_anew_where_the_tables_say_that_they_are_older()
 {
    let jeton = TestJeton::new().await;
    jeton.app.stop().await;
    tamper(&jeton, "DELETE FROM schema WHERE version > 3; ALTER TABLE tokens DROP COLUMN row_seal");

    let refused = start(&jeton).await.map(|_app| ());

    let error = refused.expect_err("it started").to_string();
    assert!(error.contains("of an earlier version"), "{error}");
}

#[tokio::test]
async fn a_start_that_finds_everything_as_it_was_tells_nothing() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, secret) = online(&jeton, &ada).await;
    let (_, other) = online(&jeton, &ada).await;
    revoke(&jeton, &ada, &id).await;
    jeton.call("DELETE", "/api/v1/session").bearer(&ada).send().await.expect(204);
    jeton.app.stop().await;

    for tally in ["SELECT 1", "UPDATE tally SET tokens = x'00'", "DELETE FROM tally"] {
        let jeton_again = {
            tamper(&jeton, tally);
            started_again(&jeton).await
        };
        let (app, address, admin) = jeton_again;

        assert_eq!(altered(address, &admin).await, [""; 0], "{tally}");
        assert_eq!((verdict(address, &secret).await, verdict(address, &other).await), (401, 200));
        app.stop().await;
    }
}
