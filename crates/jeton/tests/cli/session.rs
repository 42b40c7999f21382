//! Looking at one's logins, and ending them.

use serde_json::Value;

use crate::support::{Home, Running};

/// A Jeton, and two homes in which its administrator is logged in.
fn started() -> (Home, Home, Running) {
    let (here, there) = (Home::new(), Home::new());
    let mut jeton = here.start(&["serve", "--json", "--listen", "127.0.0.1:0", "--log", "warn"]);
    let told = jeton.json();
    let server = jeton.json()["url"].as_str().unwrap().to_owned();
    here.become_administrator(&told, &server);
    there.file("password", &std::fs::read_to_string(here.path().join("password")).unwrap());
    there.run(&["login", "admin", "--server", &server, "--password-file", "password"]).done();
    (here, there, jeton)
}

fn listed(home: &Home) -> Vec<Value> {
    home.run(&["session", "list", "--json"]).json()["items"].as_array().unwrap().clone()
}

#[test]
fn a_login_elsewhere_is_seen_and_ended_by_its_id() {
    let (here, there, _jeton) = started();
    let sessions = listed(&here);
    let other = sessions.iter().find(|session| session["current"] == false).unwrap();

    let table = here.run(&["session", "list"]).done();
    here.run(&["session", "end", other["id"].as_str().unwrap()]).done();

    assert_eq!(sessions.len(), 2);
    assert!(table.contains("this one") && table.contains("127.0.0.1"), "{table}");
    assert!(table.contains("jeton-client/"), "{table}");
    let refused = there.run(&["token", "list"]).failed(1);
    assert!(refused.contains("the login this token belonged to has ended"), "{refused}");
    assert_eq!(listed(&here).len(), 1);
}

#[test]
fn every_other_login_ends_at_once() {
    let (here, there, _jeton) = started();

    let said = here.run(&["session", "end", "--others"]);

    assert_eq!((said.code, &*said.stderr), (0, "Every other session has ended.\n"));
    there.run(&["session", "list"]).failed(1);
    assert_eq!(listed(&here).len(), 1);
    for arguments in [&["session", "end"][..], &["session", "end", "x"]] {
        here.run(arguments).failed(2);
    }
}
