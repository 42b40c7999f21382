//! That the disk is as bad as it should be, and no worse: SQLite by itself, with syncs and without.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;

use jeton_disk::{Dice, Disk, Manner};
use rusqlite::Connection;

/// So many rows are committed, each by itself, and so often the power fails.
const ROWS: u32 = 60;
const CRASHES: usize = 300;

/// How many commits were lost over all crashes, and how many databases were damaged.
fn lost_and_damaged(synchronous: &str, manner: Manner) -> (u64, usize) {
    let directory = tempfile::tempdir().unwrap();
    let disk = Disk::watch(directory.path(), manner).unwrap();
    write(&directory.path().join("rows.db"), synchronous, &disk);
    let (mut lost, mut damaged, mut dice) = (0_u64, 0, Dice::new(1));
    let record = disk.record();
    for _ in 0..CRASHES {
        let step = dice.below(record.len() + 1);
        let told = record.notes(step).max().unwrap_or(0);
        let left = tempfile::tempdir().unwrap();
        record.crash(step, &mut dice).restore(left.path()).unwrap();
        match rows(&left.path().join("rows.db")) {
            Ok(rows) => lost += told.saturating_sub(rows.into()),
            Err(_) if told == 0 => {}
            Err(_) => damaged += 1,
        }
    }
    (lost, damaged)
}

fn write(path: &Path, synchronous: &str, disk: &Disk) {
    let connection = Connection::open(path).unwrap();
    connection
        .execute_batch(&format!(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous};
             PRAGMA wal_autocheckpoint = 20; CREATE TABLE rows (n INTEGER, filler TEXT)"
        ))
        .unwrap();
    for n in 1..=ROWS {
        connection.execute("INSERT INTO rows VALUES ($1, $2)", (n, "x".repeat(600))).unwrap();
        disk.note(n.into());
    }
}

fn rows(path: &Path) -> rusqlite::Result<u32> {
    let connection = Connection::open(path)?;
    let whole: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if whole != "ok" {
        return Err(rusqlite::Error::InvalidQuery);
    }
    let count = |sql| connection.query_row(sql, [], |row| row.get(0));
    match count("SELECT count(*) FROM sqlite_schema")? {
        0 => Ok(0),
        _ => count("SELECT count(*) FROM rows WHERE length(filler) = 600"),
    }
}

#[test]
fn with_full_syncs_nothing_is_lost() {
    assert_eq!(lost_and_damaged("FULL", Manner::Honest), (0, 0));
}

#[test]
fn with_normal_syncs_commits_are_lost_and_the_database_is_whole() {
    let (lost, damaged) = lost_and_damaged("NORMAL", Manner::Honest);

    assert!(lost > 100, "{lost}");
    assert_eq!(damaged, 0);
}

#[test]
fn with_no_syncs_commits_are_lost() {
    let (lost, _) = lost_and_damaged("OFF", Manner::Honest);

    assert!(lost > 100, "{lost}");
}

#[test]
fn what_is_not_watched_is_written_as_ever() {
    let (watched, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let disk = Disk::watch(watched.path(), Manner::Honest).unwrap();

    let connection = Connection::open(other.path().join("rows.db")).unwrap();
    connection.execute_batch("CREATE TABLE rows (n INTEGER)").unwrap();

    assert!(disk.record().is_empty());
}
