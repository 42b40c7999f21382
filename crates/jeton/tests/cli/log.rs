//! The log: checked from outside.

use crate::story::Started;

#[test]
fn a_log_is_checked_beside_a_jeton_that_runs_and_after_it_has_stopped() {
    let started = Started::new();
    started.table(&["token", "create", "ci", "--service", "nocodb"]);

    let beside = started.home.run(&["log", "verify", "--json"]).json();
    let home = started.stop();
    let after = home.run(&["log", "verify"]).done();

    let entries = beside["entries"].as_i64().unwrap();
    assert!(entries > 5 && beside["anchored_seq"].as_i64().unwrap() <= entries, "{beside}");
    assert!(after.contains("each as it was written"), "{after}");
    assert!(!after.contains("not anchored"), "{after}");
}

#[test]
fn a_log_that_was_tampered_with_is_refused_and_its_entry_named() {
    let home = Started::new().stop();
    let db = rusqlite::Connection::open(home.path().join("data/jeton.db")).unwrap();
    db.execute("UPDATE log SET event = 'token.ended' WHERE seq = 3", []).unwrap();
    drop(db);

    let edited = home.run(&["log", "verify"]).failed(1);

    assert!(edited.contains("entry 3 of the log was changed"), "{edited}");
    assert!(home.run(&["log", "verify", "--data", "elsewhere"]).failed(2).contains("no Jeton"));
}
