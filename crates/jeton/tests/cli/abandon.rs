//! Keys that are lost for good are given up: what hung on them ends in the log, and the rest goes on.

use std::fs;

use serde_json::{Value, json};

use crate::{
    story::{Started, text},
    support::{Home, Running},
};

const SERVE: &[&str] =
    &["serve", "--data", "data", "--config", "jeton.toml", "--listen", "127.0.0.1:0"];

/// Starts the Jeton in a home where a Jeton was; where it listens.
fn serve(home: &Home) -> (Running, String) {
    let mut jeton = home.start(&[SERVE, &["--json"]].concat());
    let server = text(&jeton.json()["url"]);
    (jeton, server)
}

fn log_in(home: &Home, server: &str) {
    home.run(&["login", "admin", "--server", server, "--password-file", "password"]).done();
}

fn create(home: &Home, name: &str, service: &str, kind: &str) -> (String, String) {
    let create = ["token", "create", name, "--service", service, "--kind", kind];
    let issued = home.run(&[&create[..], &["--account", "admin", "--json"]].concat()).json();
    (text(&issued["id"]), text(&issued["secret"]))
}

fn is_accepted(home: &Home, service: &str, secret: &str) -> bool {
    let verdict = home.run_with(&["verify", "--service", service, "--json"], &[], secret);
    serde_json::from_str::<Value>(&verdict.stdout).unwrap()["active"].as_bool().unwrap()
}

/// Every event of the log that has this cause, or this name.
fn count(home: &Home, word: &str) -> usize {
    home.run(&["log", "export"]).done().lines().filter(|line| line.contains(word)).count()
}

#[test]
fn what_hangs_on_keys_that_are_lost_ends_in_the_log_and_the_rest_goes_on() {
    let started = Started::new();
    started.json(&["service", "apply", "--preset", "duplocloud"]);
    let (_, kept) = create(&started.home, "kept", "duplocloud", "permanent");
    let (moved, before) = create(&started.home, "moved", "duplocloud", "permanent");
    let home = started.stop();
    let keys = home.path().join("data/keys.toml");
    let copy = fs::read(&keys).unwrap();
    home.run(&["key", "rotate", "digest"]).done();
    home.run(&["key", "rotate", "seal"]).done();
    let (jeton, server) = serve(&home);
    log_in(&home, &server);
    let (lost_id, lost) = create(&home, "lost", "duplocloud", "permanent");
    let after = text(&home.run(&["token", "rotate", &moved, "--json"]).json()["secret"]);
    home.run(&["account", "invite", "ada@example.org"]).done();
    assert!(jeton.terminate().success());
    // The newer key file is gone, and no copy of it is left.
    fs::write(&keys, &copy).unwrap();

    let refused = home.run(SERVE).failed(2);
    let unasked = home.run(&["key", "abandon", "--data", "data"]).failed(2);
    let still = home.run(SERVE).failed(2);
    let done = home.run(&["key", "abandon", "--data", "data", "--yes", "--json"]).json();
    let again = home.run(&["key", "abandon", "--data", "data", "--yes"]).failed(1);

    assert!(refused.contains("`jeton key abandon --data data`"), "{refused}");
    assert!(unasked.contains("no terminal") && unasked.contains("`--yes`"), "{unasked}");
    assert_eq!(refused, still, "nothing was done");
    assert_eq!(done["given_up"][0]["id"], 2, "{done}");
    // Three of the login, at Jeton and at two products, the new one, and the one that moved.
    let counts = [&done["tokens"], &done["sessions"], &done["links"], &done["unsealed"]];
    assert_eq!(counts, [5, 1, 1, 0], "{done}");
    assert!(again.contains("has every key"), "{again}");
    // A number that was used before is given again, and nothing takes the new key for the lost one.
    home.run(&["key", "rotate", "digest"]).done();
    let (jeton, server) = serve(&home);
    log_in(&home, &server);
    let is_accepted = |secret: &str| is_accepted(&home, "duplocloud", secret);
    assert_eq!(
        [&kept, &lost, &before, &after].map(|secret| is_accepted(secret)),
        [true, false, false, false]
    );
    let sheet = home.run(&["token", "show", &lost_id]).done();
    assert!(sheet.contains("key lost"), "{sheet}");
    let counts = ["\"cause\":\"key-lost\"", "\"link.withdrawn\""].map(|word| count(&home, word));
    assert_eq!(counts, [5, 1]);
    let made = create(&home, "lost", "duplocloud", "permanent").1;
    assert!(is_accepted(&made), "another of the same name works");
    assert!(jeton.terminate().success());
    home.run(&["log", "verify", "--data", "data"]).done();
}

#[test]
fn tokens_that_were_sealed_under_a_key_that_is_lost_go_on_and_are_shown_no_more() {
    let home = Started::configured("[webhooks]\nenabled = true\n").stop();
    let keys = home.path().join("data/keys.toml");
    let copy = fs::read(&keys).unwrap();
    home.run(&["key", "rotate", "seal"]).done();
    let (jeton, server) = serve(&home);
    log_in(&home, &server);
    let (id, secret) = create(&home, "ci", "nocodb", "api-token");
    let hook = ["webhook", "create", "https://hooks.example.com/", "--event", "*", "--json"];
    let hook = text(&home.run(&hook).json()["id"]);
    assert!(jeton.terminate().success());
    fs::write(&keys, &copy).unwrap();

    let done = home.run(&["key", "abandon", "--data", "data", "--yes"]).done();

    assert!(done.contains("seal key 2"), "{done}");
    assert!(done.contains("tokens shown no more") && done.contains("webhooks disabled"), "{done}");
    assert!(!done.contains("tokens ended"), "{done}");
    let (jeton, server) = serve(&home);
    log_in(&home, &server);
    assert!(is_accepted(&home, "nocodb", &secret));
    let shown = home.run(&["token", "reveal", &id, "--password-file", "password"]).failed(1);
    assert!(shown.contains("once"), "{shown}");
    assert!(home.run(&["webhook", "show", &hook]).done().contains("disabled"));
    assert!(count(&home, "\"token.unsealed\"") >= 1);
    assert!(jeton.terminate().success());
}

#[test]
fn a_key_file_that_lacks_nothing_gives_up_nothing() {
    let home = Started::new().stop();

    let nothing = home.run(&["key", "abandon", "--data", "data", "--yes"]).failed(1);

    assert!(nothing.contains("has every key") && nothing.contains("jeton key list"), "{nothing}");
    let nowhere = home.run(&["key", "abandon", "--data", "elsewhere", "--yes"]).failed(2);
    assert!(nowhere.contains("there is no Jeton in `elsewhere`"), "{nowhere}");
}

/// Writes to the database of a Jeton that is stopped, as somebody else might; how many rows that changed.
fn tamper(home: &Home, sql: &str) -> usize {
    let db = rusqlite::Connection::open(home.path().join("data/jeton.db")).unwrap();
    db.execute(sql, []).unwrap()
}

/// A Jeton that is stopped and has lost its second digest key, with a token of before and one by the lost key.
fn with_a_lost_key() -> (Home, String, String) {
    let started = Started::new();
    started.json(&["service", "apply", "--preset", "duplocloud"]);
    let (_, kept) = create(&started.home, "kept", "duplocloud", "permanent");
    let home = started.stop();
    let keys = home.path().join("data/keys.toml");
    let copy = fs::read(&keys).unwrap();
    home.run(&["key", "rotate", "digest"]).done();
    let (jeton, server) = serve(&home);
    log_in(&home, &server);
    let (lost, _) = create(&home, "lost", "duplocloud", "permanent");
    assert!(jeton.terminate().success());
    fs::write(&keys, &copy).unwrap();
    (home, kept, lost)
}

const ABANDON: &[&str] = &["key", "abandon", "--data", "data", "--yes"];

#[test]
fn an_altered_row_that_names_a_lost_key_is_named_and_left_and_jeton_starts_without() {
    let (home, kept, lost) = with_a_lost_key();
    assert_eq!(tamper(&home, "UPDATE tokens SET name = 'zz' WHERE name = 'lost'"), 1);

    let refused = home.run(SERVE).failed(2);
    let given_up = home.run(ABANDON);
    let again = home.run(ABANDON).failed(1);

    assert!(refused.contains("1 altered row") && refused.contains("key abandon"), "{refused}");
    let row = format!("token {lost}: what was written is not what stands in row");
    assert!(given_up.stderr.contains(&row), "{}", given_up.stderr);
    let given_up = given_up.done();
    assert!(given_up.contains("given up") && given_up.contains("digest key 2"), "{given_up}");
    assert!(given_up.contains("altered rows left"), "{given_up}");
    assert!(again.contains("that Jeton wrote") && again.contains(&row), "{again}");
    let (jeton, server) = serve(&home);
    log_in(&home, &server);
    assert!(is_accepted(&home, "duplocloud", &kept));
    assert!(jeton.terminate().success());
    let verified = home.run(&["log", "verify", "--data", "data"]).failed(1);
    assert!(verified.contains("a row in `data` is not as the log says"), "{verified}");
    assert!(verified.contains(&row), "{verified}");
}

#[test]
fn an_older_row_that_was_put_back_names_no_key_that_is_waited_for() {
    let (home, kept, lost) = with_a_lost_key();
    let before = home.path().join("before.db");
    tamper(&home, &format!("VACUUM INTO '{}'", before.display()));
    home.run(ABANDON).done();
    let older = format!("ATTACH '{}' AS before", before.display());
    let db = rusqlite::Connection::open(home.path().join("data/jeton.db")).unwrap();
    db.execute(&older, []).unwrap();
    let put_back = "REPLACE INTO tokens SELECT * FROM before.tokens WHERE name = 'lost'";
    assert_eq!(db.execute(put_back, []).unwrap(), 1);
    drop(db);

    let again = home.run(ABANDON).failed(1);

    assert!(again.contains("that Jeton wrote"), "{again}");
    assert!(again.contains(&format!("token {lost}: ")) && again.contains("put back"), "{again}");
    let (jeton, server) = serve(&home);
    log_in(&home, &server);
    assert!(is_accepted(&home, "duplocloud", &kept));
    assert!(jeton.terminate().success());
}

#[test]
fn a_key_that_never_was_is_not_given_up() {
    let started = Started::new();
    let (id, _) = create(&started.home, "ci", "nocodb", "api-token");
    let home = started.stop();
    assert_eq!(tamper(&home, "UPDATE tokens SET digest_key = 77 WHERE name = 'ci'"), 1);

    let known = home.run(&["key", "list", "--data", "data"]).done();
    let refused = [0; 2].map(|_| home.run(ABANDON).failed(1));

    assert!(known.contains("77  missing"), "{known}");
    assert!(known.contains("1 altered row"), "{known}");
    for refused in &refused {
        assert!(refused.contains("no key was given up"), "{refused}");
        assert!(refused.contains("that Jeton wrote"), "{refused}");
        assert!(refused.contains(&format!("token {id}: ")), "{refused}");
        assert!(refused.contains("`jeton log verify --data data`"), "{refused}");
    }
    assert_eq!(tamper(&home, "UPDATE tokens SET digest_key = -1 WHERE name = 'ci'"), 1);
    home.run(&["key", "list", "--data", "data"]).done();
    assert!(home.run(ABANDON).failed(1).contains("has every key"), "no key has such a number");
    assert!(serve(&home).0.terminate().success());
}

#[test]
fn a_link_for_an_account_that_was_altered_keeps_no_lost_key() {
    let started = Started::new();
    let home = started.stop();
    let keys = home.path().join("data/keys.toml");
    let copy = fs::read(&keys).unwrap();
    home.run(&["key", "rotate", "digest"]).done();
    let (jeton, server) = serve(&home);
    log_in(&home, &server);
    home.run(&["account", "invite", "ada@example.org"]).done();
    assert!(jeton.terminate().success());
    fs::write(&keys, &copy).unwrap();
    let altered =
        "UPDATE accounts SET role = 'member', name = 'eve' WHERE name = 'ada@example.org'";
    assert_eq!(tamper(&home, altered), 1);

    let done = home.run(&[ABANDON, &["--json"]].concat()).json();

    assert_eq!(done["links"], 1, "{done}");
    assert!(home.run(ABANDON).failed(1).contains("has every key"));
    assert!(serve(&home).0.terminate().success());
}

#[test]
fn keys_that_were_noted_and_are_altered_are_told_with_what_to_do() {
    let home = Started::new().stop();
    for sql in [
        "UPDATE keys SET value = x'00' WHERE kind = 'digest'",
        "UPDATE keys SET kind = 'none' WHERE kind = 'digest'",
    ] {
        assert_eq!(tamper(&home, sql), 1);

        let said = home.run(SERVE).failed(1);

        assert!(said.contains("the table `keys` in the database was altered"), "{said}");
        assert!(said.contains("`jeton restore`") && said.contains("DELETE FROM keys"), "{said}");
        assert!(!said.contains("column") && !said.contains("Conversion"), "{said}");
    }
    tamper(&home, "DELETE FROM keys");
    assert!(serve(&home).0.terminate().success());
}

#[test]
fn what_belonged_to_an_account_that_was_removed_keeps_no_lost_key() {
    let started = Started::new();
    let home = started.stop();
    let keys = home.path().join("data/keys.toml");
    let copy = fs::read(&keys).unwrap();
    home.run(&["key", "rotate", "digest"]).done();
    let (jeton, server) = serve(&home);
    log_in(&home, &server);
    home.file("adas", "correct horse battery staple\n");
    home.run(&["account", "create", "ada@example.org", "--password-file", "adas"]).done();
    home.run(&["account", "link", "ada@example.org"]).done();
    let create = ["token", "create", "hers", "--service", "nocodb", "--account", "ada@example.org"];
    home.run(&create).done();
    assert!(jeton.terminate().success());
    fs::write(&keys, &copy).unwrap();
    let db = rusqlite::Connection::open(home.path().join("data/jeton.db")).unwrap();
    db.pragma_update(None, "foreign_keys", "OFF").unwrap();
    assert_eq!(db.execute("DELETE FROM accounts WHERE name = 'ada@example.org'", []).unwrap(), 1);
    drop(db);

    let done = home.run(ABANDON);

    assert!(done.stderr.contains("belongs to what was removed: account acc_"), "{}", done.stderr);
    assert!(done.done().contains("digest key 2"));
    assert!(home.run(ABANDON).failed(1).contains("that Jeton wrote"));
    assert!(serve(&home).0.terminate().success());
}

const LEAVE: &[&str] = &["key", "remove", "digest", "1", "--leave-altered", "--data", "data"];

/// A Jeton that is stopped, whose only row under its first digest key is a token; its home, and the token's id.
fn with_one_token_under_an_older_key() -> (Home, String) {
    let started = Started::new();
    started.json(&["service", "apply", "--preset", "duplocloud"]);
    let (id, _) = create(&started.home, "old", "duplocloud", "permanent");
    started.home.run(&["logout"]).done();
    let home = started.stop();
    home.run(&["key", "rotate", "digest"]).done();
    (home, id)
}

#[test]
fn a_key_that_altered_rows_alone_name_is_removed_where_somebody_leaves_them_and_jeton_starts() {
    let (home, id) = with_one_token_under_an_older_key();
    let remove = ["key", "remove", "digest", "1", "--data", "data"];
    let before = home.run(&[LEAVE, &["--json"]].concat()).failed(1);
    assert_eq!(tamper(&home, "UPDATE tokens SET name = 'zz' WHERE name = 'old'"), 1);
    let (jeton, _) = serve(&home);

    let refused = home.run(&remove).failed(1);
    let beside = home.run(LEAVE).failed(2);
    assert!(jeton.terminate().success());
    let removed = home.run(LEAVE);

    assert!(before.contains("is needed by 1 token\n"), "{before}");
    let row = format!("token {id}: what was written is not what stands in row");
    assert!(
        refused.contains("nothing hangs on digest key 1 but rows that were altered"),
        "{refused}"
    );
    assert!(
        refused.contains(&row)
            && refused.contains("`jeton key remove digest 1 --leave-altered --data data`"),
        "{refused}"
    );
    assert!(beside.contains("Jeton cannot start"), "{beside}");
    assert!(removed.stderr.contains(&row), "{}", removed.stderr);
    assert_eq!(removed.done(), "digest key 1 is removed\n");
    let (jeton, server) = serve(&home);
    log_in(&home, &server);
    assert_eq!(
        home.run(&["fault", "list", "--cause", "key-missing", "--json"]).json()["items"],
        json!([])
    );
    assert!(jeton.terminate().success());
    assert!(home.run(&remove).failed(2).contains("the key file has no digest key 1"));
    assert!(
        home.run(&["log", "verify", "--data", "data"]).failed(1).contains(&row),
        "it is as it was"
    );
}

#[test]
fn a_key_that_a_row_names_which_was_put_back_is_removed_where_somebody_leaves_it() {
    let (home, id) = with_one_token_under_an_older_key();
    let before = home.path().join("before.db");
    tamper(&home, &format!("VACUUM INTO '{}'", before.display()));
    let (jeton, server) = serve(&home);
    log_in(&home, &server);
    home.run(&["token", "revoke", &id]).done();
    assert!(jeton.terminate().success());
    let db = rusqlite::Connection::open(home.path().join("data/jeton.db")).unwrap();
    db.execute(&format!("ATTACH '{}' AS before", before.display()), []).unwrap();
    let put_back = "REPLACE INTO tokens SELECT * FROM before.tokens WHERE name = 'old'";
    assert_eq!(db.execute(put_back, []).unwrap(), 1);
    drop(db);

    let removed = home.run(LEAVE);

    assert!(removed.stderr.contains(&format!("token {id}: ")), "{}", removed.stderr);
    assert!(removed.stderr.contains("put back"), "{}", removed.stderr);
    removed.done();
    assert!(serve(&home).0.terminate().success());
}
