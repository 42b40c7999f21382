//! What would be safe by itself and is not beside the other: refused at start, each with exit 2 and its place.

use std::{fs, os::unix::fs::PermissionsExt as _};

use crate::support::Home;

/// A configuration, the line and the key of what is refused.
const IN_PLAIN: &[(&str, usize, &str)] = &[
    ("listen = \"0.0.0.0:0\"", 1, "listen"),
    ("data = \"data\"\nlisten = \"[::]:0\"", 2, "listen"),
    ("listen = \"10.1.2.3:7070\"\nplain = false", 1, "listen"),
    ("[[front]]\nservice = \"online\"\nlisten = \"0.0.0.0:0\"", 3, "listen"),
    ("[[front]]\nservice = \"online\"\nlisten = \"[::ffff:10.1.2.3]:0\"", 3, "listen"),
];

#[test]
fn plain_http_for_others_than_this_machine_is_refused() {
    let home = Home::new();
    for (text, line, key) in IN_PLAIN {
        home.file("wrong.toml", text);

        let said = home.run(&["serve", "--config", "wrong.toml"]).failed(2);

        assert!(said.contains(&format!("wrong.toml, line {line}, column ")), "{text}\n{said}");
        assert!(said.contains(&format!("key `{key}`: others than this machine")), "{text}\n{said}");
    }
    let by_flag = home.run(&["serve", "--listen", "0.0.0.0:0"]).failed(2);
    let by_variable = home.run_with(&["serve"], &[("JETON_LISTEN", "[::]:0")], "").failed(2);
    for said in [by_flag, by_variable] {
        assert!(
            said.contains("`--listen` (or `JETON_LISTEN`): others than this machine"),
            "{said}"
        );
        assert!(said.contains("`--plain` (or `JETON_PLAIN=true`)"), "{said}");
    }
    assert!(!home.path().join("data").exists(), "nothing was made");
}

#[test]
fn plain_http_for_others_is_served_where_somebody_says_that_it_is_meant() {
    let home = Home::new();
    home.file("said.toml", "listen = \"0.0.0.0:0\"\nplain = true\n");
    home.file(
        "front.toml",
        "[[service]]\npreset = \"online\"\n[[front]]\nservice = \"online\"\nlisten = \"0.0.0.0:0\"\ntls = false\n",
    );
    for arguments in [
        &["--config", "said.toml"][..],
        &["--listen", "0.0.0.0:0", "--plain"],
        &["--listen", "127.0.0.1:0", "--config", "front.toml"],
    ] {
        let start = [&["serve", "--json", "--data", "data"], arguments].concat();
        let mut jeton = home.start(&start);

        assert!(jeton.json().is_object());

        assert!(jeton.terminate().success());
    }
}

#[test]
fn everybody_as_a_trusted_proxy_is_refused_by_flag_and_by_variable() {
    let home = Home::new();
    for everybody in ["0.0.0.0/0", "::/0", "10.0.0.0/8,0.0.0.0/1", "::1,2000::/3"] {
        let by_flag = home.run(&["serve", "--trusted-proxies", everybody]).failed(2);
        let by_variable =
            home.run_with(&["serve"], &[("JETON_TRUSTED_PROXIES", everybody)], "").failed(2);

        for said in [by_flag, by_variable] {
            assert!(said.contains("--trusted-proxies"), "{everybody}: {said}");
        }
    }
}

#[test]
fn a_password_for_mails_goes_out_in_clear_nowhere() {
    let home = Home::new();
    let password = home.file("password", "hunter2\n");
    fs::set_permissions(&password, fs::Permissions::from_mode(0o600)).unwrap();
    let mail =
        "[mail]\nfrom = \"jeton@example.com\"\nuser = \"jeton\"\npassword-file = \"password\"\n";
    for tls in ["none", "none-anywhere"] {
        home.file("wrong.toml", &format!("{mail}host = \"smtp.example.com\"\ntls = \"{tls}\"\n"));

        let said = home.run(&["serve", "--config", "wrong.toml"]).failed(2);

        assert!(said.contains("wrong.toml, line 6, column 7, key `tls`: "), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
    fs::set_permissions(&password, fs::Permissions::from_mode(0o644)).unwrap();
    home.file("wrong.toml", &format!("{mail}host = \"smtp.example.com\"\n"));

    let loose = home.run(&["serve", "--config", "wrong.toml"]).failed(2);

    assert!(loose.contains("wrong.toml, line 4, column 17, key `password-file`: "), "{loose}");
}

#[test]
fn files_that_others_may_read_are_refused_before_anything_is_made() {
    let home = Home::new();
    crate::tls::certificate(&home, "a");
    let key = home.path().join("server.key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    home.file("wrong.toml", "[tls]\ncertificate = \"server.pem\"\nkey = \"server.key\"\n");

    let said = home.run(&["serve", "--config", "wrong.toml"]).failed(2);

    assert!(said.contains("wrong.toml, line 1, ") && said.contains("chmod o="), "{said}");
    assert!(!home.path().join("data").exists(), "nothing was made");
}
