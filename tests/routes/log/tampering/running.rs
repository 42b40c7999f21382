//! A Jeton that starts, or runs, beside a log or anchors that were tampered with, and tells it.

use std::fs;

use jeton_app::ANCHOR;
use jeton_core::FaultCause;
use jeton_tests::TestJeton;
use jiff::SignedDuration;
use rusqlite::Connection;

use super::stopped::Stopped;
use crate::support::{items, online, text};

#[tokio::test]
async fn a_jeton_whose_log_was_cut_starts_tells_it_and_keeps_the_anchors() {
    let log = Stopped::new().await;
    let anchors = fs::read_to_string(log.path(ANCHOR)).unwrap();
    log.open().execute("DELETE FROM log WHERE seq > ?1", [log.entries - 7]).unwrap();

    let app = log.start().await;
    app.do_jobs().await;
    app.stop().await;

    let db = log.open();
    let note: String = db
        .query_row(
            "SELECT note FROM faults WHERE cause = ?1 AND closed_at IS NULL",
            [FaultCause::LogChainBroken.name()],
            |row| row.get(0),
        )
        .unwrap();
    assert!(note.contains(&format!("entry {} is missing", log.entries - 6)), "{note}");
    let now = fs::read_to_string(log.path(ANCHOR)).unwrap();
    assert!(now.len() > anchors.len() && now.starts_with(&anchors));
    assert!(log.verify().is_err());
}

#[tokio::test]
async fn a_log_whose_anchors_are_gone_opens_a_fault_that_only_a_person_closes() {
    let log = Stopped::new().await;
    let before = log.broken();
    fs::remove_file(log.path(ANCHOR)).unwrap();

    let app = log.start().await;
    let at_start = log.broken();
    app.stop().await;
    let again = log.start().await;
    again.do_jobs().await;
    again.stop().await;

    assert_eq!(before, [""; 0]);
    let told = format!("The log ends with entry {};", log.entries);
    assert!(at_start.len() == 1 && at_start[0].contains(&told), "{at_start:?}");
    assert_eq!(log.broken(), at_start);
    assert!(log.verify().unwrap().anchors > 0, "anchors begin anew");
}

#[tokio::test]
async fn an_anchor_file_that_was_emptied_is_gone_as_well() {
    let log = Stopped::new().await;
    fs::write(log.path(ANCHOR), "").unwrap();

    let app = log.start().await;
    app.stop().await;

    assert_eq!(log.broken().len(), 1);
}

#[tokio::test]
async fn an_anchor_file_that_is_removed_from_under_a_jeton_that_runs_is_told_within_a_minute() {
    let jeton = TestJeton::new().await;
    jeton.app.do_jobs().await;
    fs::remove_file(jeton.directory().join(ANCHOR)).unwrap();

    jeton.clock.advance(SignedDuration::from_mins(1));
    jeton.app.do_jobs().await;
    jeton.clock.advance(SignedDuration::from_mins(1));
    jeton.app.do_jobs().await;

    let faults = items(&jeton, &jeton.admin, "/api/v1/faults?limit=200").await;
    let gone: Vec<_> = faults.iter().filter(|fault| fault["part"] == "earlier anchors").collect();
    assert_eq!(gone.len(), 1, "{faults:?}");
    assert!(jeton.directory().join(ANCHOR).exists(), "anchors begin anew");
}

#[tokio::test]
async fn the_first_anchor_is_noted_before_the_first_start_ends() {
    let jeton = TestJeton::new().await;
    let first = jeton.directory().join(ANCHOR);
    assert!(first.exists());
    jeton.app.stop().await;
    let log = Stopped::copy_of(jeton.directory());

    let app = log.start().await;
    app.stop().await;

    assert_eq!(log.broken(), [""; 0]);
}

#[tokio::test]
async fn a_jeton_that_runs_finds_what_was_changed_within_a_day_and_opens_a_fault() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    online(&jeton, &ada).await;
    jeton.app.do_jobs().await;
    let db = Connection::open(jeton.directory().join("jeton.db")).unwrap();
    db.execute("UPDATE log SET at = at + 1 WHERE seq = 5", []).unwrap();

    jeton.clock.advance(SignedDuration::from_hours(24));
    jeton.app.do_jobs().await;

    let admin = jeton.log_in("admin", &jeton.admin_password).await;
    let faults = items(&jeton, &admin, "/api/v1/faults?limit=200").await;
    let broken = faults.iter().find(|fault| fault["cause"] == "log-chain-broken").unwrap();
    assert!(text(broken, "note").contains("entry 5"), "{broken}");
}

#[tokio::test]
async fn a_check_of_the_whole_log_that_takes_longer_than_a_day_goes_on_to_the_end() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    // More than a part of the check.
    for _ in 0..300 {
        online(&jeton, &ada).await;
    }
    jeton.app.do_jobs().await;
    let db = Connection::open(jeton.directory().join("jeton.db")).unwrap();
    db.execute("UPDATE log SET at = at + 1 WHERE seq = 300", []).unwrap();

    jeton.clock.advance(SignedDuration::from_hours(25));
    jeton.app.do_jobs().await;

    let admin = jeton.log_in("admin", &jeton.admin_password).await;
    let faults = items(&jeton, &admin, "/api/v1/faults?limit=200").await;
    let broken = faults.iter().find(|fault| fault["cause"] == "log-chain-broken").unwrap();
    assert!(text(broken, "note").contains("entry 300"), "{broken}");
}

#[tokio::test]
async fn a_jeton_that_cannot_write_what_is_wrong_with_its_log_starts_and_tells_it_later() {
    let log = Stopped::new().await;
    log.open().execute("DELETE FROM log WHERE seq > ?1", [log.entries - 7]).unwrap();
    jeton_tests::refuse_rows(&log.open(), "faults", "opened_at");

    let app = log.start().await;
    jeton_tests::take_rows(&log.open());
    app.do_jobs().await;
    app.stop().await;

    let sql = "SELECT count(*) FROM faults WHERE cause = ?1 AND note LIKE '%is missing%'";
    let cause = FaultCause::LogChainBroken.name();
    let told: i64 = log.open().query_row(sql, [cause], |row| row.get(0)).unwrap();
    assert_eq!(told, 1);
}

#[tokio::test]
async fn a_jeton_that_runs_finds_an_end_that_was_cut_off_within_a_minute() {
    let jeton = TestJeton::new().await;
    jeton.app.do_jobs().await;
    jeton.account("ada@example.com").await;
    let db = Connection::open(jeton.directory().join("jeton.db")).unwrap();
    db.execute("DELETE FROM log WHERE seq = (SELECT max(seq) FROM log)", []).unwrap();

    jeton.clock.advance(SignedDuration::from_mins(1));
    jeton.app.do_jobs().await;

    let faults = items(&jeton, &jeton.admin, "/api/v1/faults?limit=200").await;
    assert!(faults.iter().any(|fault| fault["cause"] == "log-chain-broken"), "{faults:?}");
}
