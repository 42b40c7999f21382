//! Links and passwords, with the binary alone.

use serde_json::Value;

use crate::support::{Home, Running};

const SERVE: [&str; 4] = ["serve", "--json", "--listen", "127.0.0.1:0"];

fn link(told: &Value) -> String {
    told["administrator"]["link"].as_str().unwrap_or_else(|| panic!("{told}")).to_owned()
}

fn started(home: &Home) -> (Running, Value, String) {
    let mut jeton = home.start(&SERVE);
    let told = jeton.json();
    let server = jeton.json()["url"].as_str().unwrap().to_owned();
    (jeton, told, server)
}

#[test]
fn every_start_shows_a_new_link_until_an_administrator_has_chosen_a_password() {
    let home = Home::new();
    home.file("password", "staple battery horse");
    let (jeton, told, _) = started(&home);
    let first = link(&told);
    assert!(jeton.terminate().success());

    let (jeton, told, server) = started(&home);
    let second = link(&told);

    assert_eq!(told["administrator"]["account"], "admin");
    assert_ne!(first, second);
    let redeem = ["link", "redeem", "--server", &server, "--password-file", "password"];
    let said = home.run_with(&redeem, &[], &first).failed(1);
    assert!(said.contains("this link does not work, or no longer"), "{said}");
    let run = home.run_with(&redeem, &[], &second);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    assert!(run.stderr.contains("log in with `jeton login admin --server "), "{}", run.stderr);
    assert!(jeton.terminate().success());
    let mut again = home.start(&SERVE);
    assert!(again.json()["url"].is_string());
}

#[test]
fn anybody_hears_whether_the_first_administrator_is_awaited_and_nothing_else() {
    let home = Home::new();
    let (_jeton, told, server) = started(&home);
    let ask = || {
        let url = format!("{server}/api/v1/first-administrator");
        let asked = std::process::Command::new("curl").args(["--silent", &url]).output().unwrap();
        String::from_utf8(asked.stdout).unwrap()
    };

    let before = ask();
    home.become_administrator(&told, &server);
    let after = ask();

    assert_eq!([before.as_str(), &after], [r#"{"awaited":true}"#, r#"{"awaited":false}"#]);
}

#[test]
fn a_link_names_its_server_and_a_weak_password_leaves_it_as_it_is() {
    let home = Home::new();
    let (_jeton, told, _) = started(&home);
    home.file("link", &link(&told));
    home.file("weak", "hunter2");
    home.file("password", "staple battery horse");
    let redeem = ["link", "redeem", "--link-file", "link", "--password-file"];

    let said = home.run(&[&redeem[..], &["weak"]].concat()).failed(1);

    assert!(said.contains("at least 12 characters"), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
    assert_eq!(home.run(&[&redeem[..], &["password"]].concat()).code, 0);
}

#[test]
fn a_link_among_the_arguments_is_refused_and_not_repeated() {
    let home = Home::new();
    let prefix = "jtl".parse().unwrap();
    let entropy = jeton_token::Entropy::from_bytes([9; 32]);
    let secret = jeton_token::Form::Native(prefix).mint(&entropy, "");
    let url = format!("http://127.0.0.1:1/link#{}", secret.expose());

    for argument in [url.as_str(), secret.expose()] {
        let said = home.run(&["link", "redeem", argument]).failed(2);

        assert!(said.contains("one of the arguments is a secret"), "{said}");
        assert!(!said.contains(secret.expose()), "{said}");
    }
}

#[test]
fn ones_own_password_is_changed_and_the_session_goes_on() {
    let home = Home::new();
    let (_jeton, told, server) = started(&home);
    home.become_administrator(&told, &server);
    home.file("new", "three blind mice run");
    let change = ["password", "--password-file", "password", "--new-password-file", "new"];

    let said = home.run(&change);

    assert_eq!((said.code, said.stdout.as_str()), (0, ""), "{}", said.stderr);
    home.run(&["account", "list"]).done();
    let login = ["login", "admin", "--server", &server, "--password-file"];
    home.run(&[&login[..], &["password"]].concat()).failed(1);
    home.run(&[&login[..], &["new"]].concat()).done();
}

#[test]
fn an_invited_person_is_listed_as_such_and_gets_another_link_by_name() {
    let home = Home::new();
    let (_jeton, told, server) = started(&home);
    home.become_administrator(&told, &server);
    home.run(&["account", "create", "builder", "--machine"]).done();

    let invited = home.run(&["account", "invite", "Ada@example.com"]);
    let again = home.run(&["account", "link", "ada@example.com", "--quiet"]).done();

    assert_eq!(invited.code, 0, "{}", invited.stderr);
    assert!(invited.stderr.contains("the link is shown once"), "{}", invited.stderr);
    assert!(invited.stdout.contains("purpose      invitation"), "{}", invited.stdout);
    let url = format!("{server}/link#jtl_");
    assert!(invited.stdout.contains(&url) && again.starts_with(&url), "{again}");
    let listed = home.run(&["account", "list", "--sort", "-name"]).done();
    let rows: Vec<_> =
        listed.lines().map(|line| line.split_whitespace().collect::<Vec<_>>()).collect();
    assert_eq!(rows[0], ["ID", "NAME", "ROLE", "LOGIN", "STATE", "CREATED"]);
    assert_eq!(rows[1][1..5], ["builder", "member", "machine", "active"]);
    assert_eq!(rows[2][1..5], ["admin", "admin", "password", "active"]);
    assert_eq!(rows[3][1..5], ["ada@example.com", "member", "invited", "active"]);
    let found = home.run(&["account", "list", "--search", "ADA", "--role", "member"]).done();
    assert_eq!(found.lines().count(), 2, "{found}");
    assert!(home.run(&["account", "show", "ADA@example.com"]).done().contains("login     invited"));
    let nobody = home.run(&["account", "show", "bob"]).failed(1);
    assert!(nobody.contains("there is no account `bob`"), "{nobody}");
}

#[test]
fn whoever_runs_jeton_gets_a_link_for_an_administrator_even_a_disabled_one_while_it_is_stopped() {
    let home = Home::new();
    let (jeton, told, server) = started(&home);
    home.become_administrator(&told, &server);
    let recover = ["recover", "Admin", "--json"];
    // By another administrator, as if that one had gone bad.
    home.run(&["account", "create", "other", "--role", "admin", "--password-file", "password"])
        .done();
    let elsewhere = Home::new();
    elsewhere.file("password", "staple battery horse");
    let login = ["login", "other", "--server", &server, "--password-file", "password"];
    elsewhere.run(&login).done();
    elsewhere.run(&["account", "disable", "admin"]).done();

    let running = home.run(&recover).failed(2);
    assert!(running.contains("another process has `") && running.contains("stop"), "{running}");
    assert!(jeton.terminate().success());
    let recovered = home.run(&recover).json();

    assert_eq!(recovered["account"], "admin");
    let link = recovered["link"].as_str().unwrap();
    assert!(link.starts_with("http://127.0.0.1:7070/link#jtl_"), "{link}");
    let mut jeton = home.start(&SERVE);
    let server = jeton.json()["url"].as_str().unwrap().to_owned();
    home.file("new", "three blind mice run");
    let redeem = ["link", "redeem", "--server", &server, "--password-file", "new"];
    assert_eq!(home.run_with(&redeem, &[], link).code, 0);
    home.run(&["login", "admin", "--server", &server, "--password-file", "new"]).done();
    let log = home.run(&["log", "--limit", "200", "--json"]).json();
    let entries = log["items"].as_array().unwrap();
    let made = entries.iter().find(|entry| entry["event"] == "link.made").unwrap();
    assert!(made.get("actor").is_none(), "Jeton itself made it: {made}");
}

#[test]
fn where_there_is_no_jeton_or_no_such_account_nothing_is_recovered_and_nothing_made() {
    let home = Home::new();

    let nowhere = home.run(&["recover", "admin"]).failed(2);
    assert!(nowhere.contains("there is no Jeton in `data`"), "{nowhere}");
    assert_eq!(home.directories(), 0);
    let (jeton, ..) = started(&home);
    assert!(jeton.terminate().success());

    let nobody = home.run(&["recover", "bob"]).failed(1);
    assert!(nobody.contains("there is no such account"), "{nobody}");
}
