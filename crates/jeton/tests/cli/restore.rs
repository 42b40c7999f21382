//! What is said after a restore can be typed as it stands, and one that broke off is no new Jeton.

use std::{
    fs::{self, OpenOptions},
    process::Command,
};

use crate::{
    story::Started,
    support::{Home, Run},
};

/// Runs the command that is quoted in what was said and begins so.
fn as_told(home: &Home, said: &str, beginning: &str) -> Run {
    let said = said.replace("\n", " ");
    let command = said.split('`').find(|quoted| quoted.starts_with(beginning));
    let command = command.unwrap_or_else(|| panic!("{said}"));
    let words: Vec<_> = command.split(' ').skip(1).collect();
    home.run(&words)
}

#[test]
fn the_commands_that_a_restore_tells_of_name_its_directory() {
    let home = Started::new().stop();
    home.run(&["backup", "--to", "copy.db"]).done();
    let restore = ["restore", "copy.db", "--data", "again", "--keys", "data/keys.toml"];

    let restored = home.run(&restore);
    let asked = as_told(&home, &restored.stderr, "jeton restore accept").failed(1);
    let accepted = as_told(&home, &asked, "jeton restore accept");

    assert!(accepted.stderr.contains("everything is accepted"), "{}", accepted.stderr);
    accepted.done();
}

const RESTORE: &[&str] = &["restore", "copy.db", "--data", "again", "--keys", "data/keys.toml"];
const SERVE: &[&str] = &["serve", "--data", "again", "--listen", "127.0.0.1:0"];

#[test]
fn a_restore_that_was_killed_is_no_new_jeton_and_is_done_again() {
    let home = Started::new().stop();
    home.run(&["backup", "--to", "copy.db"]).done();
    let manifest = home.path().join("copy.db.json");
    let text = fs::read(&manifest).unwrap();
    fs::remove_file(&manifest).unwrap();
    assert!(Command::new("mkfifo").arg(&manifest).status().unwrap().success());
    let restoring = home.start(RESTORE);
    // It has its keys by now, and waits for the manifest.
    let never_written = OpenOptions::new().write(true).open(&manifest).unwrap();
    drop(restoring);
    drop(never_written);
    fs::remove_file(&manifest).unwrap();
    fs::write(&manifest, &text).unwrap();

    let refused = home.run(SERVE).failed(2);
    home.run(RESTORE).done();

    assert!(refused.contains("a restore into `again` did not come to its end"), "{refused}");
    assert!(refused.contains("`jeton restore BACKUP --data again`"), "{refused}");
    assert!(refused.contains("remove `again/.restoring`"), "{refused}");
    assert!(!home.path().join("again/.restoring").exists());
    let keys = ["data/keys.toml", "again/keys.toml"].map(|path| fs::read(home.path().join(path)));
    assert_eq!(keys[0].as_ref().unwrap(), keys[1].as_ref().unwrap());
    home.run(&["log", "verify", "--data", "again"]).done();
}

#[test]
fn a_key_file_without_its_database_is_no_new_jeton_until_somebody_says_so() {
    let home = Started::new().stop();
    let place = |name: &str| home.path().join("data").join(name);
    fs::remove_file(place("jeton.db")).unwrap();
    let serve = ["serve", "--listen", "127.0.0.1:0", "--data", "data"];

    let refused = home.run(&serve).failed(2);

    assert!(
        refused.contains("there is a key file `data/keys.toml` and no database beside it"),
        "{refused}"
    );
    assert!(refused.contains("mount what holds `data/jeton.db`"), "{refused}");
    assert!(refused.contains("`jeton restore BACKUP --data data`"), "{refused}");
    assert!(refused.contains("`touch data/jeton.db`"), "{refused}");
    assert!(!place("jeton.db").exists() && !place(".beginning").exists());
    // As the hint says.
    fs::rename(place("anchor"), home.path().join("anchor")).unwrap();
    fs::write(place("jeton.db"), "").unwrap();
    home.start(&serve).line();
}

#[test]
fn a_first_start_that_was_killed_before_there_was_a_database_is_made_again() {
    let home = Started::new().stop();
    let place = |name: &str| home.path().join("data").join(name);
    fs::remove_file(place("jeton.db")).unwrap();
    fs::remove_file(place("anchor")).unwrap();
    fs::write(place(".beginning"), "").unwrap();

    home.start(&["serve", "--listen", "127.0.0.1:0", "--data", "data"]).line();

    assert!(place("jeton.db").exists() && !place(".beginning").exists());
}

#[test]
fn a_restore_that_fails_leaves_no_key_file_for_a_new_jeton() {
    let home = Started::new().stop();
    home.run(&["backup", "--to", "copy.db"]).done();
    home.file("copy.db.json", "{}");

    home.run(RESTORE).failed(1);

    assert_eq!(fs::read_dir(home.path().join("again")).unwrap().count(), 0);
}

#[test]
fn a_backup_that_is_not_there_is_looked_for_at_its_path() {
    let home = Started::new().stop();

    let said = home.run(&["restore", "nope.jb", "--data", "data2", "--keys", "data/keys.toml"]);

    let said = said.failed(1);
    assert!(said.contains("`nope.jb` cannot be read"), "{said}");
    assert!(said.contains("is the path right?") && !said.contains("another copy"), "{said}");
}
