//! A terminal that is logged in from another one.

use serde_json::Value;

use crate::support::{Home, Running};

/// A Jeton, and the home of its administrator, who is logged in.
fn started() -> (Home, Running, String) {
    let home = Home::new();
    let mut jeton = home.start(&["serve", "--json", "--listen", "127.0.0.1:0", "--log", "warn"]);
    let first = jeton.json();
    let server = jeton.json()["url"].as_str().unwrap().to_owned();
    home.become_administrator(&first, &server);
    (home, jeton, server)
}

/// A terminal elsewhere that asks to be logged in, and the code that it shows.
fn asking(home: &Home, server: &str) -> (Running, String) {
    let mut asking = home.start(&["login", "--device", "--json", "--server", server]);
    let shown = asking.json();
    assert_eq!(shown.get("device_code"), None, "a secret that nobody asked for");
    let code = shown["user_code"].as_str().unwrap().to_owned();
    let link = format!("{server}/device?user_code={code}");
    assert_eq!(shown["verification_uri_complete"], link);
    (asking, code)
}

#[test]
fn a_terminal_without_a_password_is_logged_in_from_another_one() {
    let (home, _jeton, server) = started();
    let elsewhere = Home::new();
    let (mut asking, code) = asking(&elsewhere, &server);

    let shown = home.run(&["device", "show", &code]).done();
    assert!(shown.contains("the command line") && shown.contains("127.0.0.1"), "{shown}");
    let unasked = home.run(&["device", "approve", &code]).failed(2);
    assert!(unasked.contains("--yes"), "{unasked}");
    let approved = home.run(&["device", "approve", &code, "--yes", "--json"]).json();

    assert_eq!(approved["state"], "approved");
    let opened: Value = asking.json();
    assert_eq!(opened["account"]["name"], "admin");
    assert_eq!((opened.get("token"), opened.get("access_token")), (None, None));
    elsewhere.run(&["token", "list", "--json"]).json();
}

#[test]
fn a_terminal_that_is_denied_is_told_so() {
    let (home, _jeton, server) = started();
    let elsewhere = Home::new();
    let (asking, code) = asking(&elsewhere, &server);

    let denied = home.run(&["device", "deny", &code, "--json"]).json();

    assert_eq!(denied["state"], "denied");
    assert_eq!(asking.ended().code(), Some(1));
    let again = home.run(&["device", "show", "BBBB-BBBB"]).failed(1);
    assert!(again.contains("there is no such device"), "{again}");
}

#[test]
fn a_login_names_an_account_or_asks_for_a_code_and_not_both() {
    let home = Home::new();
    for arguments in [&["login"][..], &["login", "admin", "--device"]] {
        home.run(arguments).failed(2);
    }
}
