//! Keys that are lost for good are given up: what hung on them ends in the log, and the rest goes on.

use std::fs;

use serde_json::Value;

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
