//! What somebody else does to the database while Jeton runs is found while it runs: that somebody wrote is seen at once, and then
//! the rows are counted again.

use jeton_tests::{TestJeton, hide_rows};
use jiff::SignedDuration;
use serde_json::json;

use crate::{
    altered_rows::{altered, blob, tamper, verdict},
    faults::conditions::started_again,
    jobs::{open, round, used_in_quarantine},
    put_back::{keep, notes, put_back, revoke},
    support::{get, items, online, post, text},
};

/// A day but for a minute, in which the administrator logs in again. What is done then to the database is done before the rows
/// are counted, whenever Jeton's own round comes.
async fn nearly_a_day_passes(jeton: &mut TestJeton) {
    jeton.app.do_jobs().await;
    jeton.clock.advance(SignedDuration::from_mins(24 * 60 - 1));
    jeton.admin = jeton.log_in("admin", &jeton.admin_password).await;
}

/// Some minutes with rounds of the jobs.
async fn minutes_pass(jeton: &TestJeton) {
    for _ in 0..4 {
        jeton.app.do_jobs().await;
        jeton.clock.advance(SignedDuration::from_mins(1));
    }
}

async fn told(jeton: &TestJeton) -> Vec<String> {
    altered(jeton.address(), &jeton.admin).await
}

#[tokio::test]
async fn a_revoked_token_whose_old_row_is_put_back_is_told_at_once_and_the_others_work() {
    let mut jeton = TestJeton::new().await;
    let [(id, secret), (_, other)] =
        [online(&jeton, &jeton.admin).await, online(&jeton, &jeton.admin).await];
    keep(&jeton, "tokens", &format!("id = {}", blob(&id)));
    revoke(&jeton, &jeton.admin, &id).await;

    put_back(&jeton, "tokens");
    jeton.app.do_jobs().await;

    assert_eq!(told(&jeton).await, [format!("token {id}")]);
    let note = &notes(jeton.address(), &jeton.admin).await[0];
    assert!(note.contains("an older one was put back"), "{note}");
    let read = get(&jeton, &jeton.admin, &format!("/api/v1/tokens/{id}")).await;
    assert_eq!(read.expect(500).field("code"), "row_altered");
    assert_eq!(verdict(jeton.address(), &secret).await, 401);
    assert_eq!(verdict(jeton.address(), &other).await, 200);

    // It is told once, and nothing else is found on the next day.
    nearly_a_day_passes(&mut jeton).await;
    minutes_pass(&jeton).await;
    assert_eq!(told(&jeton).await, [format!("token {id}")]);
}

#[tokio::test]
async fn a_token_and_a_session_whose_rows_are_removed_work_no_more_once_that_is_found() {
    let jeton = TestJeton::new().await;
    let (id, secret) = online(&jeton, &jeton.admin).await;
    let (_, other) = online(&jeton, &jeton.admin).await;
    let token = jeton.log_in("admin", &jeton.admin_password).await;
    let shown = get(&jeton, &token, "/api/v1/session").await.expect(200).json();
    let session = text(&shown, "id");

    tamper(&jeton, &format!("DELETE FROM tokens WHERE id = {}", blob(&id)));
    tamper(&jeton, &format!("DELETE FROM sessions WHERE id = {}", blob(&session)));
    jeton.app.do_jobs().await;

    assert_eq!(told(&jeton).await, [format!("session {session}"), format!("token {id}")]);
    let note = &notes(jeton.address(), &jeton.admin).await[0];
    assert!(note.contains("is gone"), "{note}");
    assert_eq!(verdict(jeton.address(), &secret).await, 401);
    get(&jeton, &token, "/api/v1/tokens").await.expect(401);
    assert_eq!(verdict(jeton.address(), &other).await, 200);
}

#[tokio::test]
async fn a_token_whose_row_is_removed_is_known_to_be_missing_to_whoever_asks_for_it() {
    let jeton = TestJeton::new().await;
    let (id, secret) = online(&jeton, &jeton.admin).await;
    let (other, seen) = online(&jeton, &jeton.admin).await;
    let verdicts = [verdict(jeton.address(), &secret).await, verdict(jeton.address(), &seen).await];
    assert_eq!(verdicts, [200, 200]);

    tamper(&jeton, &format!("DELETE FROM tokens WHERE id = {}", blob(&id)));

    let path = format!("/api/v1/tokens/{id}/revoke");
    let revoked = post(&jeton, &jeton.admin, &path, json!({})).await;
    assert_eq!(revoked.expect(500).field("code"), "row_altered");
    let nobody = "/api/v1/tokens/tok_00000000000070008000000000000000";
    get(&jeton, &jeton.admin, nobody).await.expect_problem(404, "not_found");
    jeton.app.do_jobs().await;
    assert_eq!(verdict(jeton.address(), &secret).await, 401);
    assert_eq!(told(&jeton).await, [format!("token {id}")]);
    // It keeps nobody else's uses from being written down.
    let uses = get(&jeton, &jeton.admin, &format!("/api/v1/tokens/{other}/uses")).await;
    assert_eq!(uses.expect(200).json()["live"]["uses"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_session_that_an_index_hides_is_listed_again_and_closed_with_the_others() {
    let jeton = TestJeton::new().await;
    let stolen = jeton.log_in("admin", &jeton.admin_password).await;
    let shown = get(&jeton, &stolen, "/api/v1/session").await.expect(200).json();
    let session = text(&shown, "id");
    let database = rusqlite::Connection::open(jeton.directory().join("jeton.db")).unwrap();
    hide_rows(&database, "sessions_open", &format!("id = {}", blob(&session)));

    // The indexes are looked at beside the rounds.
    for _ in 0..500 {
        jeton.app.do_jobs().await;
        if !told(&jeton).await.is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }

    assert_eq!(told(&jeton).await, ["indexes of table sessions"]);
    let note = &notes(jeton.address(), &jeton.admin).await[0];
    assert!(note.contains("did not lead to every row"), "{note}");
    let others = jeton.call("DELETE", "/api/v1/sessions").bearer(&jeton.admin).send().await;
    others.expect(204);
    get(&jeton, &stolen, "/api/v1/tokens").await.expect(401);
}

#[tokio::test]
async fn a_session_that_an_index_hides_while_jeton_is_stopped_is_found_soon_after_the_start() {
    let jeton = TestJeton::new().await;
    let stolen = jeton.log_in("admin", &jeton.admin_password).await;
    let shown = get(&jeton, &stolen, "/api/v1/session").await.expect(200).json();
    let session = text(&shown, "id");
    jeton.app.stop().await;
    let database = rusqlite::Connection::open(jeton.directory().join("jeton.db")).unwrap();
    hide_rows(&database, "sessions_open", &format!("id = {}", blob(&session)));
    drop(database);

    let (app, address, admin) = started_again(&jeton).await;
    app.do_jobs().await;
    jeton.clock.advance(SignedDuration::from_mins(1));
    for _ in 0..500 {
        app.do_jobs().await;
        if !altered(address, &admin).await.is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }

    assert_eq!(altered(address, &admin).await, ["indexes of table sessions"]);
}

#[tokio::test]
async fn a_service_whose_row_is_removed_is_written_anew_and_everybody_can_log_in() {
    let jeton = TestJeton::new().await;
    let shown = get(&jeton, &jeton.admin, "/api/v1/services/nocodb").await.expect(200).json();
    tamper(&jeton, "DELETE FROM services WHERE name IN ('nocodb', 'online')");

    jeton.app.do_jobs().await;

    jeton.log_in("admin", &jeton.admin_password).await;
    online(&jeton, &jeton.admin).await;
    let again = get(&jeton, &jeton.admin, "/api/v1/services/nocodb").await.expect(200).json();
    assert_eq!(again, shown);
    let told = told(&jeton).await;
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().all(|part| part.starts_with("service svc_")), "{told:?}");
}

#[tokio::test]
async fn a_fault_that_was_deleted_silenced_or_planted_is_as_the_log_has_it() {
    for sql in [
        "DELETE FROM faults",
        "UPDATE faults SET closed_at = 5, revision = 2",
        "INSERT INTO faults SELECT zeroblob(16), cause, zeroblob(16), service, account, part, threshold, expires_at, address,
             agent, note, recipients, opened_at, closed_at, revision, row_seal FROM faults",
    ] {
        let jeton = TestJeton::new().await;
        used_in_quarantine(&jeton, json!({ "service": "online" })).await;
        let mut told = round(&jeton).await;
        assert_eq!(told, ["quarantined-token-used"], "{sql}");

        tamper(&jeton, sql);
        jeton.app.do_jobs().await;

        told = open(&jeton).await;
        told.sort();
        assert_eq!(told, ["quarantined-token-used", "row-altered"], "{sql}");
        assert!(self::told(&jeton).await[0].starts_with("fault flt_"), "{sql}");
    }
}

#[tokio::test]
async fn a_day_on_which_only_jeton_wrote_tells_nothing() {
    let mut jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let (id, _) = online(&jeton, &ada).await;
    jeton.app.do_jobs().await;
    jeton.clock.advance(SignedDuration::from_hours(24));
    jeton.admin = jeton.log_in("admin", &jeton.admin_password).await;

    for _ in 0..3 {
        jeton.app.do_jobs().await;
        revoke(&jeton, &jeton.admin, &online(&jeton, &jeton.admin).await.0).await;
        jeton.clock.advance(SignedDuration::from_mins(1));
    }
    revoke(&jeton, &jeton.admin, &id).await;
    nearly_a_day_passes(&mut jeton).await;
    minutes_pass(&jeton).await;

    assert_eq!(items(&jeton, &jeton.admin, "/api/v1/faults?limit=200").await, [json!(null); 0]);
}

#[tokio::test]
async fn a_token_reveals_its_own_secret_or_none_whatever_rows_are_swapped() {
    for columns in ["digest, seal", "seal", "digest, digest_key, hint, seal, row_seal", "id"] {
        let jeton = TestJeton::new().await;
        let ada = jeton.account("ada@example.com").await;
        let [(id, secret), (other, others)] =
            [online(&jeton, &ada).await, online(&jeton, &jeton.admin).await];
        let reveal = async |id: &str| {
            let path = format!("/api/v1/tokens/{id}/reveal");
            jeton.call("POST", &path).bearer(&ada).send().await
        };
        assert_eq!(reveal(&id).await.expect(200).field("secret"), secret);

        let (one, two) = (blob(&id), blob(&other));
        let sql = match columns {
            "id" => format!(
                "UPDATE tokens SET id = zeroblob(16) WHERE id = {one}; UPDATE tokens SET id = {one} WHERE id = {two};
                 UPDATE tokens SET id = {two} WHERE id = zeroblob(16)"
            ),
            _ => {
                // Digests are unique: the other one moves away first.
                format!(
                    "CREATE TABLE kept AS SELECT * FROM tokens WHERE id = {two};
                     UPDATE tokens SET digest = zeroblob(32) WHERE id = {two};
                     UPDATE tokens SET ({columns}) = (SELECT {columns} FROM kept) WHERE id = {one}"
                )
            }
        };
        tamper(&jeton, &sql);
        let shown = reveal(&id).await;

        assert_eq!(shown.status, 500, "{columns}: {}", shown.text);
        assert!(!shown.text.contains(&others) && !shown.text.contains(&secret), "{columns}");
    }
}
