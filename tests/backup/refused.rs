//! What is no backup, or not a whole one, or not of this Jeton, is refused by name and leaves nothing.

use std::fs;

use crate::desk::{Desk, names};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_backup_is_refused_by_name_and_nothing_is_restored() {
    let desk = Desk::new();
    desk.first().await.process.kill().await;
    desk.back_up("copy.db");
    let (copy, manifest) = (desk.place("copy.db"), desk.place("copy.db.json"));
    let (whole, said) = (fs::read(&copy).unwrap(), fs::read_to_string(&manifest).unwrap());
    let restored = |expected: &str| {
        let refused = desk.restore("copy.db", "restored").failed(1);
        assert!(refused.contains(expected), "no `{expected}` in {refused}");
        assert!(names(&desk.place("restored")).is_empty(), "no key file either");
    };

    let mut bent = whole.clone();
    bent[whole.len() / 2] ^= 1;
    for damaged in [&bent[..], &whole[..whole.len() - 1], &whole[..0]] {
        fs::write(&copy, damaged).unwrap();
        restored("`copy.db` is damaged");
    }
    fs::write(&copy, &whole).unwrap();
    fs::write(&manifest, said.replacen("\"seq\": ", "\"seq\": 1", 1)).unwrap();
    restored("its manifest `copy.db.json` was altered");
    fs::write(&manifest, &said[..said.len() / 2]).unwrap();
    restored("its manifest `copy.db.json` was altered");
    fs::remove_file(&manifest).unwrap();
    restored("its manifest `copy.db.json` is missing");

    fs::write(&manifest, said).unwrap();
    desk.restore("copy.db", "restored").done();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_whose_index_leaves_rows_out_makes_a_backup_that_can_be_restored() {
    let desk = Desk::new();
    desk.first().await.process.kill().await;
    let database = rusqlite::Connection::open(desk.place("data").join("jeton.db")).unwrap();
    jeton_tests::hide_rows(&database, "sessions_open", "TRUE");
    drop(database);

    desk.back_up("copy.db");

    desk.restore("copy.db", "restored").done();
    let restored = rusqlite::Connection::open(desk.place("restored").join("jeton.db")).unwrap();
    let open = "SELECT count(*) FROM sessions INDEXED BY sessions_open WHERE closed_at IS NULL";
    let open: i64 = restored.query_row(open, [], |row| row.get(0)).unwrap();
    assert_eq!(open, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_is_restored_into_an_empty_directory_with_the_keys_of_its_own_jeton() {
    let desk = Desk::new();
    desk.first().await.process.kill().await;
    desk.back_up("copy.db");
    jeton_tests::Process::serve(&desk.place("other")).await.kill().await;

    let full = desk.run(&["restore", "copy.db", "--data", "other"]).failed(2);
    let keyless = desk.run(&["restore", "copy.db", "--data", "restored"]).failed(2);
    let foreign =
        desk.run(&["restore", "copy.db", "--data", "restored", "--keys", "other/keys.toml"]);
    let foreign = foreign.failed(1);
    let missing = desk.restore("missing.db", "elsewhere").failed(1);

    assert!(full.contains("may hold nothing but a key file"), "{full}");
    assert!(keyless.contains("there is no key file"), "{keyless}");
    assert!(foreign.contains("was not written by a Jeton with the keys of this one"), "{foreign}");
    assert!(missing.contains("`missing.db` cannot be read"), "{missing}");
    fs::copy(desk.place("other/keys.toml"), desk.place("restored/keys.toml")).unwrap();
    let twice = desk.restore("copy.db", "restored").failed(2);
    assert!(twice.contains("there is a key file `restored/keys.toml` already"), "{twice}");
    fs::copy(desk.place("data/keys.toml"), desk.place("restored/keys.toml")).unwrap();
    desk.run(&["restore", "copy.db", "--data", "restored"]).done();
    assert_eq!(names(&desk.place("restored")).len(), 3, "database, keys and anchor");
}
