//! What others on the same machine see of a process: its arguments, its environment, and what it leaves when it dies.
#![cfg(target_os = "linux")]

use std::{
    fs, io,
    os::unix::process::ExitStatusExt as _,
    process::{Command, Stdio},
    thread,
};

use serde_json::Value;

use crate::support::{Home, Running};

/// The password of the first administrator.
const PASSWORD: &str = "staple battery horse";

/// What the process's own user reads of it: nothing, where the system refuses even that.
fn read(process: &Running, what: &str) -> Vec<u8> {
    match fs::read(format!("/proc/{}/{what}", process.id())) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Vec::new(),
        read => read.unwrap(),
    }
}

/// Every key of the key file.
fn keys(home: &Home) -> Vec<String> {
    let file = fs::read_to_string(home.path().join("data/keys.toml")).unwrap();
    file.split('"').filter(|text| text.len() == 64).map(str::to_owned).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[test]
fn neither_the_arguments_nor_the_environment_of_a_server_or_a_client_hold_a_secret() {
    let home = Home::new();
    home.file("jeton.toml", "[[service]]\npreset = \"online\"\n");
    let serve = ["serve", "--json", "--listen", "127.0.0.1:0", "--config", "jeton.toml"];
    let mut server = home.start_with(&serve, &[("CANARY", "in the environment")]);
    let first = server.json();
    let url = text(&server.json()["url"]);
    home.become_administrator(&first, &url);
    let made = home.run(&["token", "create", "--service", "online", "--json"]).json();
    let mut client = home.start_with(&["log", "--follow"], &[("CANARY", "in the environment")]);
    client.line();

    let mut secrets = keys(&home);
    secrets.extend([PASSWORD.to_owned(), text(&made["secret"])]);
    secrets.push(text(&first["administrator"]["link"]).rsplit('#').next().unwrap().to_owned());
    let login = home.path().join(".config/jeton");
    for file in fs::read_dir(login).unwrap() {
        let kept = fs::read_to_string(file.unwrap().path()).unwrap();
        secrets.extend(kept.split('"').filter(|text| text.starts_with("jts_")).map(str::to_owned));
    }

    assert!(secrets.len() >= 7, "{} secrets", secrets.len());
    for process in [&server, &client] {
        let seen = [read(process, "cmdline"), read(process, "environ")];
        let canary = b"CANARY=";
        let environment = &seen[1];
        let is_read = environment.windows(canary.len()).any(|window| window == canary);
        assert!(seen[0].starts_with(b"/"), "the arguments are read");
        assert!(
            environment.is_empty() || is_read,
            "and the environment, where the system lets one"
        );
        for secret in &secrets {
            let found = |seen: &Vec<u8>| {
                seen.windows(secret.len()).any(|window| window == secret.as_bytes())
            };
            assert!(!seen.iter().any(found), "{}…", &secret[..6]);
        }
    }
}

#[test]
fn a_server_that_is_aborted_while_it_works_leaves_no_core_file_where_others_would() {
    let home = Home::new();
    let mut server = home.start_with_cores(&["serve", "--json", "--listen", "127.0.0.1:0"]);
    server.json();
    let url = text(&server.json()["url"]);
    let limits = String::from_utf8(read(&server, "limits")).unwrap();
    let load = thread::spawn(move || {
        let many = format!("{url}/verify/jeton?[1-100000]");
        let curl = Command::new("curl")
            .args(["--silent", "--fail-early", "--output", "/dev/null", &many])
            .spawn();
        curl.unwrap().wait().unwrap()
    });

    server.signal("ABRT");
    let ended = server.killed_by();

    assert!(!load.join().unwrap().success(), "it was asked when it ended");
    assert_eq!((ended.signal(), ended.core_dumped()), (Some(6), false));
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().rev().nth(1), Some("0"), "{core}");
    let left: Vec<_> =
        fs::read_dir(home.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with("core")), "{left:?}");
    // The control: under the same limit another program says that it leaves one.
    let other = Command::new("sh")
        .args(["-c", "ulimit -c unlimited && exec sh -c 'kill -ABRT $$'"])
        .current_dir(home.path())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert_eq!((other.signal(), other.core_dumped()), (Some(6), true), "cores are left here");
}
