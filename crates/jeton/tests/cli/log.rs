//! The log: read, followed, exported, checked from outside.

use std::{fs, os::unix::fs::PermissionsExt as _};

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
    assert_eq!((&beside["data"], &beside["anchor_file"]), (&"data".into(), &"data/anchor".into()));
    assert!(after.contains("each as it was written"), "{after}");
    assert!(after.contains("rows         each as the log says"), "{after}");
    assert_eq!(beside["rows_compared"], true, "{beside}");
    assert!(after.contains("data         data\nanchor file  data/anchor\n"), "{after}");
    assert!(!after.contains("not anchored"), "{after}");
}

#[test]
fn a_log_that_was_tampered_with_is_refused_and_its_entry_named() {
    let home = Started::new().stop();
    let db = rusqlite::Connection::open(home.path().join("data/jeton.db")).unwrap();
    db.execute("UPDATE log SET event = 'token.ended' WHERE seq = 3", []).unwrap();
    drop(db);

    let edited = home.run(&["log", "verify"]).failed(1);

    assert!(edited.contains("the log in `data` is not what was written"), "{edited}");
    assert!(edited.contains("entry 3 of the log was changed"), "{edited}");
    assert!(edited.contains("`data/anchor`"), "{edited}");
    assert!(home.run(&["log", "verify", "--data", "elsewhere"]).failed(2).contains("no Jeton"));
}

#[test]
fn rows_that_are_not_as_the_log_says_are_named_beside_a_jeton_that_runs_and_after_it_has_stopped() {
    let started = Started::new();
    started.table(&["token", "create", "ci", "--service", "nocodb"]);
    let db = rusqlite::Connection::open(started.home.path().join("data/jeton.db")).unwrap();
    let id = |table: &str| -> String {
        let id = format!("SELECT lower(hex(id)) FROM {table} WHERE name IN ('ci', 'admin')");
        db.query_one(&id, [], |row| row.get(0)).unwrap()
    };
    let [token, account] = ["tokens", "accounts"].map(id);
    let whole = started.home.run(&["log", "verify"]).done();
    db.execute("DELETE FROM tokens WHERE name = 'ci'", []).unwrap();
    db.execute("UPDATE accounts SET role = 'member' WHERE name = 'admin'", []).unwrap();
    drop(db);

    let beside = started.home.run(&["log", "verify"]).failed(1);
    let home = started.stop();
    let after = home.run(&["log", "verify"]).failed(1);

    assert!(whole.contains("each as the log says"), "{whole}");
    for told in [&beside, &after] {
        assert!(told.contains("2 rows in `data` are not as the log says"), "{told}");
        assert!(
            told.contains(&format!("account acc_{account}: what was written is not")),
            "{told}"
        );
        assert!(told.contains(&format!("token tok_{token}: ")), "{told}");
        assert!(told.contains("is gone, and the log tells of it"), "{told}");
    }
}

#[test]
fn the_log_is_read_like_the_end_of_a_file_with_names() {
    let started = Started::new();
    started.table(&["token", "create", "ci", "--service", "nocodb"]);

    let all = started.table(&["log"]);
    let two = started.table(&["log", "--limit", "2"]);
    let tokens = started.table(&["log", "--event", "token.", "--since", "1h", "--actor", "admin"]);

    let last = all.lines().last().unwrap();
    assert!(last.contains("token.issued") && last.contains("  admin  ci tok_"), "{all}");
    assert!(last.contains(", admin, nocodb"), "{all}");
    // The columns are as wide as their widest cell.
    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(two.lines().last().map(words), Some(words(last)));
    assert_eq!(two.lines().count(), 3, "{two}");
    assert!(tokens.lines().skip(1).all(|line| line.contains("  token.")), "{tokens}");
    started.home.run(&["log", "--since", "soon"]).failed(2);
}

#[test]
fn what_happens_is_shown_as_it_does() {
    let started = Started::new();
    let server = started.server.as_str();

    let mut following = started.home.start(&["log", "--follow", "--server", server]);
    // It shows the newest entries and goes on from there, so that none is missed however late it begins.
    started.table(&["token", "create", "ci", "--service", "nocodb"]);
    let mut lines = vec![following.line()];
    while !lines.last().is_some_and(|line| line.contains("token.issued") && line.contains("nocodb"))
    {
        lines.push(following.line());
    }

    following.signal("KILL");
    assert!(lines.len() > 1, "{lines:?}");
}

#[test]
fn an_export_is_a_private_file_that_is_not_written_over() {
    let started = Started::new();
    let export = |more: &[&str]| started.home.run(&[&["log", "export"], more].concat());

    let lines = export(&[]).done();
    export(&["--format", "csv", "--output", "log.csv"]).done();
    let twice = export(&["--format", "csv", "--output", "log.csv"]).failed(1);

    let last = lines.lines().last().unwrap();
    assert!(last.contains("\"event\":\"log.exported\"") && last.starts_with("{\"seq\":"), "{last}");
    let file = started.home.path().join("log.csv");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(fs::read_to_string(file).unwrap().starts_with("seq,at,event,"));
    assert!(twice.contains("cannot be written"), "{twice}");
    let exports = started.table(&["log", "--event", "log.exported"]);
    assert_eq!(exports.lines().count(), 3, "{exports}");
}

#[test]
fn an_export_takes_the_password_from_a_file() {
    let started = Started::new();

    let export = started.home.run(&["log", "export", "--password-file", "password"]).done();
    let none = started.home.run(&["log", "export", "--password-file", "missing"]).failed(2);

    assert!(export.contains("log.exported"), "{export}");
    assert!(none.contains("missing"), "{none}");
}

#[test]
fn how_the_chain_stands_is_shown_with_what_is_noted_outside() {
    let started = Started::new();

    let json = started.json(&["log", "chain"]);
    let table = started.table(&["log", "chain"]);

    assert_eq!(json["state"], "whole");
    let entries = json["entries"].as_u64().unwrap();
    assert!(json["anchored"].as_u64().unwrap() <= entries, "{json}");
    let rows: Vec<_> = table.lines().collect();
    assert!(rows[0].starts_with("STATE  ENTRIES"), "{table}");
    assert!(rows[1].starts_with("whole  "), "{table}");
}

#[test]
fn the_entries_of_a_fault_are_read_and_neither_followed_nor_exported() {
    let home = Started::new().stop();
    let fault = "flt_00000000000000000000000000000000";

    let followed = home.run(&["log", "--follow", "--fault", fault]).failed(2);
    let exported = home.run(&["log", "export", "--fault", fault]).failed(2);

    assert!(followed.contains("--fault") && exported.contains("--fault"), "{followed}{exported}");
}
