//! A secret is never an argument, and never repeated.

use crate::support::Home;

const NATIVE: &str = "dup_0000000000000000000000000000000000000000000";
const JWT: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpZCI6MX0.c2lnbmF0dXJl";

#[test]
fn a_flag_for_a_secret_is_refused_with_what_there_is_instead() {
    let home = Home::new();
    let cases: [(&[&str], &str); 6] = [
        (&["token", "list", "--token", "hunter2"], "`--token-file FILE`"),
        (&["token", "list", "--token=hunter2"], "`--token-file FILE`"),
        (&["--token", "hunter2", "log"], "`JETON_TOKEN`"),
        (&["verify", "--service", "online", "--secret", "hunter2"], "`--secret-file FILE`"),
        (&["login", "ada", "--password", "hunter2"], "`--password-file FILE`"),
        (&["account", "create", "ada", "--password=hunter2"], "`--password-file FILE`"),
    ];
    for (arguments, instead) in cases {
        let said = home.run(arguments).failed(2);

        assert!(said.contains(instead), "{arguments:?}\n{said}");
        assert!(said.contains("  hint:  "), "{arguments:?}\n{said}");
        assert!(!said.contains("hunter2"), "{arguments:?}\n{said}");
    }
}

#[test]
fn a_secret_anywhere_among_the_arguments_is_refused() {
    let home = Home::new();
    let native = with_checksum();
    for secret in [native.as_str(), JWT] {
        for arguments in [
            &["verify", "--service", "online", secret][..],
            &["token", "show", secret],
            &["token", "create", secret, "--service", "online"],
            &["service", "set", "online", "key", secret],
            &[secret],
        ] {
            let said = home.run(arguments).failed(2);

            assert!(said.contains("one of the arguments is a secret"), "{said}");
            assert!(!said.contains(secret), "{said}");
        }
    }
}

#[test]
fn a_link_among_the_arguments_is_refused_with_how_to_give_a_link() {
    let home = Home::new();
    let link = format!("http://127.0.0.1:7070/link#{}", minted("jtl"));

    let said = home.run(&["link", "redeem", &link]).failed(2);

    assert!(said.contains("one of the arguments is a secret"), "{said}");
    assert!(said.contains("`--link-file FILE`") && said.contains("stdin"), "{said}");
    assert!(!said.contains("token reset") && !said.contains("jtl_"), "{said}");
}

#[test]
fn an_argument_too_many_is_not_repeated() {
    let home = Home::new();

    let said = home
        .run(&["verify", "--service", "online", "1bdeff81-ff0a-477d-8f7f-8be89e06ed12"])
        .failed(2);

    assert!(said.contains("stdin, a file or a variable"), "{said}");
    assert!(!said.contains("1bdeff81"), "{said}");
}

#[test]
fn what_is_no_id_is_not_repeated() {
    let said =
        Home::new().run(&["token", "show", "1bdeff81-ff0a-477d-8f7f-8be89e06ed12"]).failed(2);

    assert!(said.contains("`<TOKEN_ID>`"), "{said}");
    assert!(said.contains("`tok_`"), "{said}");
    assert!(!said.contains("1bdeff81"), "{said}");
}

#[test]
fn a_token_that_cannot_be_one_is_refused_before_anything_is_sent() {
    let home = Home::new();
    home.file("empty", "\n");

    let empty = home.run_with(&["log"], &[("JETON_TOKEN", "")], "").failed(2);
    let blank = home.run(&["log", "--token-file", "empty"]).failed(2);
    let two_lines =
        home.run_with(&["log", "--token-file", "-"], &[], "hunter2\nhunter3\n").failed(2);
    let none = home.run(&["log", "--token-file", "none"]).failed(2);

    assert!(empty.contains("`JETON_TOKEN`"), "{empty}");
    assert!(blank.contains("the file `empty`"), "{blank}");
    assert!(two_lines.contains("stdin") && !two_lines.contains("hunter2"), "{two_lines}");
    assert!(none.contains("the file `none` cannot be read"), "{none}");
}

#[test]
fn whoever_sends_secrets_without_tls_to_another_machine_is_warned_once_and_before() {
    let home = Home::new();
    home.file("password", "hunter2\n");
    home.file("token", &minted("dup"));
    // There is no such machine (RFC 6761 section 6.4).
    let there = ["--server", "http://jeton.invalid:9"];
    let warning = "warning: `http://jeton.invalid:9` is called without TLS";

    for command in [
        &["login", "admin", "--password-file", "password"][..],
        &["login", "--device"],
        &["token", "list", "--token-file", "token"],
        &["verify", "--service", "discloud", "--token-file", "token", "--secret-file", "token"],
        &["log", "--json", "--token-file", "token"],
        &["link", "redeem", "--link-file", "token"],
    ] {
        let said = home.run(&[command, &there].concat()).failed(3);

        assert!(said.starts_with(warning), "{command:?}: {said}");
        assert_eq!(said.matches("warning: ").count(), 1, "{command:?}: {said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
    for here in ["http://127.0.0.1:9", "http://localhost:9", "https://jeton.invalid:9"] {
        let said =
            home.run(&["token", "list", "--token-file", "token", "--server", here]).failed(3);

        assert!(!said.contains("warning"), "{here}: {said}");
    }
    // What calls no Jeton warns of none.
    let offline = home.run_with(&["openapi"], &[("JETON_SERVER", "http://jeton.invalid:9")], "");
    assert_eq!(offline.stderr, "");
}

#[test]
fn credentials_that_others_may_read_are_not_used() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::new();
    std::fs::create_dir_all(home.path().join(".config/jeton")).unwrap();
    let file = home.file(
        ".config/jeton/credentials.toml",
        "server = \"http://127.0.0.1:1\"\ntoken = \"hunter2\"\n",
    );
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();

    let said = home.run(&["log"]).failed(2);

    assert!(said.contains("others may read it (mode 644)"), "{said}");
    assert!(said.contains("chmod 600"), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
}

/// A native secret whose checksum is right.
fn with_checksum() -> String {
    let minted = minted("dup");
    assert_eq!(minted.len(), NATIVE.len() + 6);
    minted
}

fn minted(prefix: &str) -> String {
    let form = jeton_token::Form::Native(prefix.parse().unwrap());
    form.mint(&jeton_token::Entropy::from_bytes([9; 32]), "").expose().to_owned()
}
