//! The power fails at steps all along the way of bringing an older database up to date: afterwards it is brought up to date all the same.

use std::path::Path;

use jeton_disk::{Dice, Disk, Image, Manner};
use jeton_tests::migrate::MIGRATIONS;
use rusqlite::Connection;

use crate::support::{creation, open};

/// Of the steps every eighth is tried, of each version others; with 1 it takes eight times as long and finds no more.
const STRIDE: usize = 8;

/// A database as a program with that version of the tables left it.
fn database(version: usize) -> Image {
    let directory = tempfile::tempdir().expect("there is a temporary directory");
    let connection = Connection::open(directory.path().join("jeton.db")).expect("it opens");
    let run = |sql: &str| connection.execute_batch(sql).expect("it is SQL");
    run("PRAGMA journal_mode = WAL; CREATE TABLE schema (version BIGINT PRIMARY KEY)");
    for (before, text) in MIGRATIONS[..version].iter().enumerate() {
        run(text);
        run(&format!("INSERT INTO schema (version) VALUES ({})", before + 1));
    }
    drop(connection);
    Image::of(directory.path()).expect("it is there")
}

/// The tables and indexes of a database, and its version.
fn shape(path: &Path) -> (Vec<String>, i64) {
    let connection = Connection::open(path).expect("it opens");
    let sql = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name";
    let mut statement = connection.prepare(sql).expect("it is SQL");
    let rows = statement.query_map([], |row| row.get(0)).expect("it is there");
    let version = connection.query_row("SELECT max(version) FROM schema", [], |row| row.get(0));
    (rows.map(|row| row.expect("a text")).collect(), version.expect("a number"))
}

async fn wanted() -> (Vec<String>, i64) {
    let directory = tempfile::tempdir().expect("there is a temporary directory");
    let (store, _) = open(directory.path()).expect("it opens");
    store.close().await;
    shape(&directory.path().join("jeton.db"))
}

#[tokio::test]
async fn the_power_fails_within_every_migration_and_the_next_start_completes_it() {
    let wanted = wanted().await;
    let mut dice = Dice::new(1);
    for version in 0..MIGRATIONS.len() {
        let before = tempfile::tempdir().expect("there is a temporary directory");
        database(version).restore(before.path()).expect("it takes files");
        let disk = Disk::watch(before.path(), Manner::Honest).expect("it is there");
        let (store, _) = open(before.path()).expect("it opens");
        store.close().await;
        let record = disk.record();
        assert!(record.len() > 10, "{}", record.len());

        for step in (version..=record.len()).step_by(STRIDE) {
            let left = tempfile::tempdir().expect("there is a temporary directory");
            record.crash(step, &mut dice).restore(left.path()).expect("it takes files");
            let (store, _) = open(left.path()).expect("it opens");
            store.commit(creation(1)).await.expect("it takes changes");
            store.close().await;

            assert_eq!(shape(&left.path().join("jeton.db")), wanted, "version {version}, {step}");
        }
    }
}
