//! Exit codes: 0 done, 1 refused, 2 wrong usage, 3 server out of reach.

use std::net::TcpListener;

use crate::support::Home;

#[test]
fn a_server_that_is_not_there_is_3() {
    let home = Home::new();
    // Bound and dropped: nobody listens there any more.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let server = format!("http://127.0.0.1:{port}");
    for arguments in [
        &["token", "list"][..],
        &["account", "list"],
        &["service", "list"],
        &["log"],
        &["token", "revoke", "tok_0192f0c4a1b27c3d8e4f5a6b7c8d9e0f"],
    ] {
        let variables = [("JETON_TOKEN", "hunter2"), ("JETON_SERVER", server.as_str())];

        let said = home.run_with(arguments, &variables, "").failed(3);

        assert!(said.contains(&format!("`{server}` does not answer")), "{said}");
        assert!(said.contains("  hint:  "), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
}

#[test]
fn wrong_usage_is_2() {
    let home = Home::new();
    let cases: [(&[&str], &str); 13] = [
        (&["service", "show", ""], "`<NAME>` needs a value"),
        (&["service", "set", "duplocloud", "", "5"], "`<KEY>` needs a value"),
        (&["service", "unset", "duplocloud", ""], "`<KEY>` needs a value"),
        (&["service", "set", "duplocloud", "key", "-x y"], "behind `--`"),
        (&["tokn"], "`token`"),
        (&["token", "list", "--servic", "a"], "`--service`"),
        (&["token", "create"], "`--service <NAME>` is missing"),
        (&["token", "list", "--limit", "many"], "--limit"),
        (&["token", "list", "--ended", "--live"], "exclude each other"),
        (&["service", "apply"], "`FILE` or `--policy <FILE>` or `--preset <NAME>` is missing"),
        (&["account", "create", "ada", "--role", "king"], "`admin`, `operator`, `member`"),
        (&["--server", "jeton.example", "log"], "`https://jeton.example`"),
        (&["verify"], "`--service <NAME>` is missing"),
    ];
    for (arguments, word) in cases {
        let said = home.run(arguments).failed(2);

        assert!(said.starts_with("error: "), "{arguments:?}\n{said}");
        assert!(said.contains(word), "{arguments:?}\n{said}");
    }
}

#[test]
fn a_call_without_a_token_is_2_and_says_how_to_get_one() {
    let said = Home::new().run(&["log"]).failed(2);

    assert!(said.contains("`jeton login ACCOUNT`"), "{said}");
}

#[test]
fn a_password_that_nobody_can_be_asked_for_is_2() {
    let home = Home::new();

    let said = home.run(&["login", "ada", "--password-file", "none"]).failed(2);

    assert!(said.contains("the file `none` cannot be read"), "{said}");
}
