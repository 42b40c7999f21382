//! Backups: made beside a Jeton that runs, named when they are whole, and private.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use rusqlite::Connection;
use serde_json::Value;

use crate::{story::Started, support::Running};

#[test]
fn a_backup_beside_a_jeton_that_runs_ends_with_the_entry_that_its_manifest_names() {
    let started = Started::new();
    started.table(&["token", "create", "ci", "--service", "nocodb"]);

    let made = started.json(&["backup", "--to", "copy.db"]);
    started.table(&["token", "create", "later", "--service", "jeton", "--kind", "api-token"]);

    let file = started.home.path().join("copy.db");
    let copy = Connection::open(&file).unwrap();
    let read = |sql: &str| copy.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(read("SELECT max(seq) FROM log"), made["seq"].as_i64().unwrap(), "{made}");
    assert_eq!(read("SELECT count(*) FROM tokens WHERE name = 'ci'"), 1);
    assert_eq!(read("SELECT count(*) FROM tokens WHERE name = 'later'"), 0);
    let manifest = fs::read_to_string(started.home.path().join("copy.db.json")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!((&manifest["seq"], &manifest["hash"]), (&made["seq"], &made["hash"]));
    assert_eq!(manifest["bytes"].as_u64(), Some(fs::metadata(&file).unwrap().len()));
    for name in ["copy.db", "copy.db.json"] {
        let mode = fs::metadata(started.home.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn a_backup_writes_over_nothing_and_in_a_directory_it_is_named_after_the_time() {
    let home = Started::new().stop();
    fs::create_dir(home.path().join("backups")).unwrap();
    home.file("taken.db", "mine");

    let taken = home.run(&["backup", "--to", "taken.db"]).failed(1);
    let nowhere = home.run(&["backup", "--to", "missing/copy.db"]).failed(1);
    let no_jeton = home.run(&["backup", "--to", "copy.db", "--data", "elsewhere"]).failed(2);
    let made = home.run(&["backup", "--to", "backups", "--json"]).json();

    assert!(taken.contains("there is a file `taken.db` already"), "{taken}");
    assert_eq!(fs::read_to_string(home.path().join("taken.db")).unwrap(), "mine");
    assert!(nowhere.contains("cannot be read or written"), "{nowhere}");
    assert!(no_jeton.contains("no Jeton in `elsewhere`"), "{no_jeton}");
    let path = made["path"].as_str().unwrap();
    assert!(path.starts_with("backups/jeton-20") && path.ends_with("Z.db"), "{path}");
    assert_eq!(names(&home.path().join("backups")).len(), 2, "the backup and its manifest");
}

#[test]
fn a_backup_that_is_killed_leaves_nothing_under_its_name_and_the_next_one_is_whole() {
    let home = Started::new().stop();
    fs::create_dir(home.path().join("backups")).unwrap();
    let data = Connection::open(home.path().join("data/jeton.db")).unwrap();
    // Enough that it is killed while it copies.
    data.execute("INSERT INTO room VALUES (randomblob(100000000))", []).unwrap();
    drop(data);

    let backup = home.start(&["backup", "--to", "backups/copy.db"]);
    let part = home.path().join("backups/.jeton-backup.part");
    kill_when(backup, || fs::metadata(&part).is_ok_and(|part| part.len() > 0));

    let left = names(&home.path().join("backups"));
    assert!(
        left.iter().all(|path| path.to_string_lossy().contains("/.jeton-backup.part")),
        "{left:?}"
    );
    home.run(&["backup", "--to", "backups/copy.db"]).done();
    assert_eq!(names(&home.path().join("backups")).len(), 2, "the backup and its manifest");
}

#[test]
fn of_a_log_that_was_tampered_with_no_backup_is_made() {
    let home = Started::new().stop();
    let data = Connection::open(home.path().join("data/jeton.db")).unwrap();
    data.execute("UPDATE log SET event = 'token.ended' WHERE seq = 3", []).unwrap();
    drop(data);

    let refused = home.run(&["backup", "--to", "copy.db"]).failed(1);

    assert!(refused.contains("entry 3 of the log was changed"), "{refused}");
    let left: Vec<_> = names(home.path()).into_iter().filter(|path| is_of_a_backup(path)).collect();
    assert!(left.is_empty(), "{left:?}");
}

fn is_of_a_backup(path: &Path) -> bool {
    path.to_string_lossy().contains("backup") || path.to_string_lossy().contains("copy")
}

fn kill_when(running: Running, is_time: impl Fn() -> bool) {
    while !is_time() {
        std::thread::yield_now();
    }
    running.signal("KILL");
    running.killed();
}

fn names(directory: &Path) -> Vec<PathBuf> {
    fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect()
}
