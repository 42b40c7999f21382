//! What the help says.

use crate::support::Home;

const COMMANDS: &[&[&str]] = &[
    &["serve"],
    &["backup"],
    &["restore"],
    &["restore", "accept"],
    &["key", "abandon"],
    &["demo"],
    &["login"],
    &["logout"],
    &["account", "create"],
    &["account", "list"],
    &["account", "show"],
    &["account", "disable"],
    &["account", "enable"],
    &["service", "apply"],
    &["service", "list"],
    &["service", "show"],
    &["service", "help"],
    &["service", "settings"],
    &["service", "set"],
    &["service", "unset"],
    &["service", "disable"],
    &["service", "enable"],
    &["token", "create"],
    &["token", "list"],
    &["token", "show"],
    &["token", "reveal"],
    &["token", "rotate"],
    &["token", "reset"],
    &["token", "revoke"],
    &["token", "delete"],
    &["token", "rename"],
    &["token", "uses"],
    &["token", "rotation"],
    &["token", "rotation", "close"],
    &["token", "rotation", "cancel"],
    &["token", "quarantine"],
    &["token", "release"],
    &["calendar", "link"],
    &["calendar", "show"],
    &["fault", "list"],
    &["fault", "show"],
    &["fault", "close"],
    &["webhook", "list"],
    &["webhook", "create"],
    &["webhook", "show"],
    &["webhook", "delete"],
    &["webhook", "disable"],
    &["webhook", "enable"],
    &["webhook", "rotate"],
    &["webhook", "test"],
    &["device", "show"],
    &["device", "approve"],
    &["device", "deny"],
    &["signing-key", "list"],
    &["signing-key", "rotate"],
    &["verify"],
    &["doctor", "gateway"],
    &["doctor", "witness"],
    &["log"],
    &["log", "export"],
    &["log", "verify"],
    &["openapi"],
];

#[test]
fn every_command_has_a_help_that_says_what_it_does_and_takes_json() {
    let home = Home::new();
    for command in COMMANDS {
        let help = home.run(&[command, &["--help"][..]].concat()).done();

        assert!(help.contains("Usage: jeton "), "{command:?}\n{help}");
        assert!(help.contains("--json"), "{command:?}\n{help}");
        assert!(!help.lines().next().unwrap_or_default().is_empty(), "{command:?}\n{help}");
    }
}

#[test]
fn the_help_of_what_calls_no_jeton_names_none() {
    let home = Home::new();
    let help = |command: &[&str]| home.run(&[command, &["--help"]].concat()).done();

    for offline in [
        &["key", "abandon"][..],
        &["key"],
        &["restore"],
        &["restore", "accept"],
        &["serve"],
        &["log", "verify"],
    ] {
        let help = help(offline);
        assert!(!help.contains("--server") && !help.contains("--token-file"), "{help}");
        assert!(help.contains("--json"), "{help}");
    }
    let asked = home.run(&["help", "key", "list"]).done();
    assert!(!asked.contains("--server") && asked.contains("--json"), "{asked}");
    for calling in [&["token", "list"][..], &["log"], &[]] {
        let help = help(calling);
        assert!(help.contains("--server") && help.contains("--token-file"), "{help}");
    }
}

#[test]
fn the_help_lists_every_command() {
    let home = Home::new();

    let help = home.run(&["help"]).done();

    for command in COMMANDS {
        assert!(help.contains(&format!("\n  {} ", command[0])), "{command:?}\n{help}");
    }
}

#[test]
fn the_help_shows_no_variables_value() {
    let home = Home::new();
    let variables = [
        ("JETON_SERVER", "http://hunter2.example"),
        ("JETON_TOKEN", "hunter2"),
        ("JETON_DATA", "hunter2"),
    ];

    let help = home.run_with(&["serve", "--help"], &variables, "").done();

    assert!(help.contains("JETON_DATA"), "{help}");
    assert!(!help.contains("hunter2"), "{help}");
}

#[test]
fn no_command_at_all_is_wrong_usage() {
    let home = Home::new();

    assert!(home.run(&[]).failed(2).contains("Usage: jeton "));
    assert!(home.run(&["token"]).failed(2).contains("Usage: jeton token "));
}

#[test]
fn the_version_is_told() {
    let version = Home::new().run(&["--version"]).done();

    assert_eq!(version, concat!("jeton ", env!("CARGO_PKG_VERSION"), "\n"));
}
