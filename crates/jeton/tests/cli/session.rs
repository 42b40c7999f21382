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

#[test]
fn a_new_login_ends_the_one_from_before_and_no_other() {
    let (here, there, jeton) = started();
    let login = ["login", "admin", "--password-file", "password"];
    let first = listed(&here).into_iter().find(|session| session["current"] == true).unwrap();

    let again = here.run(&login);

    assert_eq!(again.code, 0, "{}", again.stderr);
    assert!(!again.stderr.contains("warning"), "{}", again.stderr);
    let open = listed(&here);
    assert!(open.len() == 2 && open.iter().all(|session| session["id"] != first["id"]), "{open:?}");
    there.run(&["token", "list"]).done();

    // One that has ended already is none to end, and one that nobody can end is told.
    there.run(&["session", "end", "--others"]).done();
    let ended = here.run(&login);
    assert!(ended.code == 0 && !ended.stderr.contains("warning"), "{}", ended.stderr);
    assert!(jeton.terminate().success());
    let mut again = here.start(&["serve", "--json", "--listen", "127.0.0.1:0", "--log", "warn"]);
    let server = again.json();
    let elsewhere = ["--server", server["url"].as_str().unwrap()];
    let late = here.run(&[&login[..], &elsewhere].concat());
    assert_eq!(late.code, 0, "{}", late.stderr);
    assert!(
        late.stderr
            .contains("warning: the session from before is still open at `http://127.0.0.1:"),
        "{}",
        late.stderr
    );
    assert!(late.stderr.contains("`jeton session end`"), "{}", late.stderr);
}

#[test]
fn a_credentials_file_that_cannot_be_used_keeps_nobody_from_logging_in_where_the_server_is_named() {
    let (here, there, _jeton) = started();
    let server = text_of_server(&there);
    let file = ".config/jeton/credentials.toml";
    here.file(file, "hunter2");
    let login = ["login", "admin", "--password-file", "password"];

    let unnamed = here.run(&login).failed(2);
    let named = here.run(&[&login[..], &["--server", &server]].concat());

    assert!(unnamed.contains("`jeton login ACCOUNT --server URL`"), "{unnamed}");
    assert_eq!(named.code, 0, "{}", named.stderr);
    assert!(
        named.stderr.contains("warning: the credentials file cannot be used"),
        "{}",
        named.stderr
    );
    assert!(!named.stderr.contains("hunter2"), "{}", named.stderr);
    assert_eq!(listed(&here).len(), 3);
}

/// The server that a home is logged in to.
fn text_of_server(home: &Home) -> String {
    let text = std::fs::read_to_string(home.path().join(".config/jeton/credentials.toml")).unwrap();
    text.lines().next().unwrap().split('"').nth(1).unwrap().to_owned()
}
