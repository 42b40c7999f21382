//! The key file: looked at, and refused by name where it is not that of the database.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use crate::{story::Started, support::Home};

const SERVE: &[&str] = &["serve", "--data", "data", "--listen", "127.0.0.1:0"];

/// What a start says that is refused.
fn refused(home: &Home) -> String {
    let said = home.run(SERVE).failed(2);
    assert!(said.starts_with("error: Jeton cannot start\n  cause: "), "{said}");
    assert!(said.contains("keys.toml"), "it names the file: {said}");
    said
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// The text of a key file whose `number`th key of 64 digits is another one.
fn with_another_key(whole: &str, number: usize) -> String {
    let key = whole.split('"').filter(|text| text.len() == 64).nth(number).unwrap();
    whole.replace(key, &"5".repeat(64))
}

#[test]
fn a_key_file_that_is_not_that_of_the_database_is_named_at_start_with_what_to_do() {
    let started = Started::new();
    started.table(&["token", "create", "ci", "--service", "nocodb"]);
    let home = started.stop();
    let path = home.path().join("data/keys.toml");
    home.run(&["key", "rotate", "digest"]).done();
    // A start notes the new key.
    let mut running = home.start(SERVE);
    running.line();
    running.terminate();
    let whole = fs::read_to_string(&path).unwrap();
    let swapped = whole.replacen("id = 1", "id = 9", 1).replacen("id = 2", "id = 1", 1);
    let swapped = swapped.replacen("id = 9", "id = 2", 1);
    let without_seal = &whole[..whole.find("[[seal]]").unwrap()];

    for (text, word) in [
        (with_another_key(&whole, 0), "the chain key is another one"),
        (with_another_key(&whole, 1), "digest key 1 is another one"),
        (with_another_key(&whole, 3), "seal key 1 is another one"),
        (swapped, "digest key 1 is another one"),
        (whole.replacen("id = 1", "id = 5", 1), "digest key 1 is not in it, and is needed by "),
        (whole.replacen("id = 2", "id = 1", 1), "two digest keys of the number 1"),
        (without_seal.to_owned(), "line "),
        (whole[..whole.len() / 2].to_owned(), "line "),
        (String::new(), "line 1"),
    ] {
        fs::write(&path, text).unwrap();
        let said = refused(&home);
        assert!(said.contains(word), "{word}: {said}");
    }
    fs::write(&path, &whole).unwrap();
    mode(&path, 0o644);
    assert!(refused(&home).contains("chmod 600"));
    mode(&path, 0o600);
    fs::rename(&path, home.path().join("elsewhere")).unwrap();
    let missing = refused(&home);
    assert!(missing.contains("is missing") && missing.contains("backup"), "{missing}");
    fs::create_dir(&path).unwrap();
    mode(&path, 0o700);
    assert!(refused(&home).contains("cannot be read"));
    fs::remove_dir(&path).unwrap();
    fs::rename(home.path().join("elsewhere"), &path).unwrap();
    mode(&home.path().join("data"), 0o777);
    assert!(home.run(SERVE).failed(2).contains("chmod 700"));
    mode(&home.path().join("data"), 0o700);
    let mut running = home.start(SERVE);
    assert!(running.line().contains("Jeton listens"), "as it was, it starts");
    running.terminate();
}

#[test]
fn a_jeton_whose_newer_key_is_lost_says_what_is_left_to_do_and_a_backup_of_before_starts() {
    let home = Started::new().stop();
    let path = home.path().join("data/keys.toml");
    home.run(&["backup", "--data", "data", "--to", "before.db"]).done();
    let before = fs::read(&path).unwrap();
    home.run(&["key", "rotate", "digest"]).done();
    let mut running = home.start(&[SERVE, &["--json"]].concat());
    let server = running.json()["url"].as_str().unwrap().to_owned();
    // A login at Jeton's door brings a session of Jeton and one of NocoDB.
    home.run(&["login", "admin", "--server", &server, "--password-file", "password"]).done();
    running.terminate();
    // The newer key file is gone; the copy of it was made before the rotation.
    fs::write(&path, &before).unwrap();

    let lost = refused(&home);
    let restore = ["restore", "before.db", "--data", "again", "--keys", "data/keys.toml"];
    home.run(&restore).done();
    let mut again = home.start(&["serve", "--data", "again", "--listen", "127.0.0.1:0", "--json"]);

    assert!(lost.contains("digest key 2 is not in it, and is needed by 2 tokens"), "{lost}");
    assert!(lost.contains("before that key was made"), "{lost}");
    assert!(again.json()["url"].is_string());
}

#[test]
fn the_keys_are_listed_with_what_hangs_on_each() {
    let started = Started::new();
    started.table(&["token", "create", "ci", "--service", "nocodb"]);

    let before = started.home.run(&["key", "list"]).done();
    let first = started.home.run(&["key", "list", "--json"]).json();
    let rotated = started.home.run(&["key", "rotate", "seal", "--json"]).json();
    let after = started.home.run(&["key", "list", "--json"]).json();
    let newest = started.home.run(&["key", "remove", "seal", "2"]).failed(1);
    let in_use = started.home.run(&["key", "remove", "seal", "1"]).failed(1);

    assert!(before.contains("digest  1   newest    20") && before.contains(" tokens"), "{before}");
    let made: Vec<_> =
        first["items"].as_array().unwrap().iter().map(|key| &key["made_at"]).collect();
    assert!(made.iter().all(|made| made.as_str().unwrap().starts_with("20")), "{first}");
    assert!(after["items"][2]["made_at"].as_str() > made[1].as_str(), "the newer one: {after}");
    assert_eq!(rotated["id"], 2);
    let standings: Vec<_> = after["items"].as_array().unwrap().iter().collect();
    assert_eq!(standings.len(), 3, "{after}");
    // The token, and that of the login.
    assert_eq!((&standings[1]["standing"], &standings[1]["tokens"]), (&"older".into(), &2.into()));
    assert!(newest.contains("is the newest") && newest.contains("jeton key rotate"), "{newest}");
    assert!(in_use.contains("is needed by 2 tokens"), "{in_use}");
}

#[test]
fn a_key_that_is_in_use_is_told_of_with_what_to_do_about_each_thing_and_where() {
    let started = Started::new();
    started.table(&["account", "invite", "ada@example.org"]);
    let Started { home, jeton, .. } = started;
    home.run(&["key", "rotate", "digest", "--data", "data"]).done();

    let beside = home.run(&["key", "remove", "digest", "1", "--data", "data"]).failed(1);
    let newest = home.run(&["key", "remove", "digest", "2", "--data", "data"]).failed(1);
    let unknown = home.run(&["key", "remove", "digest", "7", "--data", "data"]).failed(2);

    assert!(beside.contains("digest key 1 is needed by 2 tokens, 1 link\n"), "{beside}");
    for told in ["rotate or end the tokens", "`jeton account link`", "`jeton key list --data data`"]
    {
        assert!(beside.contains(told), "{told}: {beside}");
    }
    assert!(newest.contains("`jeton key rotate digest --data data`"), "{newest}");
    assert!(unknown.contains("`jeton key list --data data`"), "{unknown}");
    assert!(jeton.terminate().success());
}
