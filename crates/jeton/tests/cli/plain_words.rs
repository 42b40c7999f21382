//! What fails is said in words, with what to do: no numbers of the system.

use std::{fs, os::unix::fs::PermissionsExt as _};

use crate::{story::Started, support::Home};

/// What was said, where it has a hint and no number of the system.
fn plain(said: String) -> String {
    assert!(said.contains("\n  hint:  "), "{said}");
    assert!(!said.contains("os error"), "{said}");
    said
}

#[test]
fn whoever_cannot_be_asked_for_a_password_is_told_of_the_option_that_gives_it() {
    let started = Started::new();
    for (command, what, option) in [
        (&["account", "create", "ada@example.org"][..], "New password", "`--password-file FILE`"),
        (&["login", "admin"], "Password", "`--password-file FILE`"),
        (
            &["password", "--password-file", "password"],
            "New password",
            "`--new-password-file FILE`",
        ),
    ] {
        let said = plain(started.home.run_without_terminal(command).failed(2));

        assert!(said.contains(&format!("there is no terminal to ask for it: `{what}`")), "{said}");
        assert!(said.contains(option), "{said}");
    }
}

#[test]
fn a_file_that_cannot_be_read_or_written_is_told_of_with_what_to_do() {
    let started = Started::new();
    let home = &started.home;
    fs::create_dir(home.path().join("folder")).unwrap();
    let taken = home.file("taken", "");
    fs::set_permissions(&taken, fs::Permissions::from_mode(0o644)).unwrap();

    let exists = plain(home.run(&["log", "export", "--output", "taken"]).failed(1));
    let nowhere = plain(home.run(&["log", "export", "--output", "none/log"]).failed(1));
    let missing = plain(home.run(&["login", "admin", "--password-file", "none"]).failed(2));
    let folder = plain(home.run(&["service", "apply", "folder"]).failed(2));
    let config = plain(home.run(&["serve", "--config", "none.toml"]).failed(2));
    let backup = plain(home.run(&["backup", "--to", "none/copy.db"]).failed(1));
    let again = plain(home.run(&["backup", "--to", "taken"]).failed(1));
    let address = started.server.strip_prefix("http://").unwrap();
    let listens = ["serve", "--data", "other", "--listen", address];
    let listens = plain(home.run(&listens).failed(1));

    assert!(exists.contains("name another, or move away"), "{exists}");
    for said in [nowhere, missing, config, backup] {
        assert!(said.contains("is the path right?"), "{said}");
    }
    assert!(folder.contains("name a file"), "{folder}");
    assert!(again.contains("move it away"), "{again}");
    assert!(listens.contains("stop what listens there"), "{listens}");
}

#[test]
fn a_server_that_is_not_there_is_told_of_without_a_number() {
    plain(
        Home::new()
            .run(&["login", "ada", "--server", "http://127.0.0.1:1", "--password-file", "-"])
            .failed(3),
    );
}

#[test]
fn a_name_that_nothing_has_comes_with_where_to_look() {
    let started = Started::new();
    let said = |arguments: &[&str]| plain(started.home.run(arguments).failed(1));

    for (arguments, words) in [
        (&["service", "show", "nocobd"][..], "`jeton service list`"),
        (&["token", "create", "ci", "--service", "nocobd"], "`jeton service list`"),
        (&["service", "usage", "nocobd"], "`jeton service list`"),
        (&["token", "show", "tok_00000000000000000000000000000000"], "`jeton token list`"),
        (&["fault", "show", "flt_00000000000000000000000000000000"], "`jeton fault list"),
        (&["webhook", "show", "whk_00000000000000000000000000000000"], "`jeton webhook list`"),
        (&["session", "end", "ses_00000000000000000000000000000000"], "`jeton session list`"),
        (&["preset", "show", "nocobd"], "`nocodb`"),
        (&["service", "create", "--preset", "nocobd"], "`nocodb`"),
        (&["service", "apply", "--preset", "nocobd"], "`nocodb`"),
    ] {
        let said = said(arguments);
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
}

#[test]
fn what_was_meant_is_named_where_something_else_was_typed() {
    let home = Home::new();
    for (arguments, hint) in [
        (&["verify", "nocodb"][..], "is it meant for `--service <NAME>`?"),
        (&["token", "show", "ci"], "`jeton token list` shows the ids"),
        (&["token", "revoke", "ci"], "`jeton token list` shows the ids"),
        (&["session", "end", "ci"], "`jeton session list` shows the ids"),
    ] {
        let said = plain(home.run(arguments).failed(2));

        assert!(said.contains(hint), "{arguments:?}\n{said}");
    }
    let twice = plain(home.run(&["verify", "--service", "online", "nocodb"]).failed(2));
    assert!(!twice.contains("is it meant for"), "{twice}");
}

#[test]
fn a_preset_that_is_taken_for_a_file_is_told_with_the_flag_for_it() {
    let started = Started::new();

    let preset = plain(started.home.run(&["service", "apply", "nocodb"]).failed(2));
    let file = plain(started.home.run(&["service", "apply", "nocodb.toml"]).failed(2));

    assert!(preset.contains("`--preset nocodb`"), "{preset}");
    assert!(!file.contains("--preset") && file.contains("is the path right?"), "{file}");
}

#[test]
fn a_secret_that_is_not_there_is_asked_for_by_what_it_is_and_its_option() {
    let started = Started::new();
    let gateway = ["doctor", "gateway", started.server.as_str()];
    for (command, which, option) in [
        (&gateway[..], "a secret that is good at the gateway", "`--secret-file FILE`"),
        (&["verify", "--service", "nocodb"], "the secret to ask about", "`--secret-file FILE`"),
        (&["link", "redeem"], "the link", "`--link-file FILE`"),
    ] {
        let said = plain(started.home.run_without_terminal(command).failed(2));

        assert!(said.contains("stdin holds no secret"), "{said}");
        assert!(said.contains(&format!("give {which} on stdin")), "{said}");
        assert!(said.contains(option), "{said}");
    }
}
