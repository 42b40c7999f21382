//! `jeton demo` as its user meets it: the calls of the README and of the four source texts, made by the real curl.

use std::process::Command;

use jeton_tests::{Demo, root, text_of};
use serde_json::Value;

/// What curl prints and the status it saw, for arguments in which the shell fills in `URL` and `TOKEN`.
fn curl(arguments: &str, url: &str, token: &str) -> (u16, String) {
    let line = format!("curl -s -m 20 -w '\\n%{{http_code}}' {arguments}");
    let output = Command::new("sh")
        .args(["-c", &line])
        .env("URL", url)
        .env("TOKEN", token)
        .output()
        .expect("there is a shell and curl");
    let text = String::from_utf8(output.stdout).expect("answers are text");
    let (body, status) = text.rsplit_once('\n').expect("curl prints the status last");
    (status.parse().expect("a status is a number"), body.to_owned())
}

fn service<'a>(demo: &'a Demo, name: &str) -> (&'a str, &'a Vec<Value>) {
    let service = &demo.told["services"][name];
    (service["url"].as_str().expect("a URL"), service["tokens"].as_array().expect("a list"))
}

/// The secret of a kind.
fn secret<'a>(demo: &'a Demo, name: &str, kind: &str) -> &'a str {
    let (_, tokens) = service(demo, name);
    let token = tokens.iter().find(|token| token["kind"] == kind);
    token.unwrap_or_else(|| panic!("no {kind} of {name}"))["secret"].as_str().expect("a secret")
}

#[test]
fn the_first_line_of_the_demo_tells_a_machine_everything() {
    let demo = Demo::start();

    let kinds: Vec<(&str, &str)> = ["discloud", "duplocloud", "nocodb", "online"]
        .into_iter()
        .flat_map(|name| {
            service(&demo, name).1.iter().map(move |t| (name, t["kind"].as_str().unwrap()))
        })
        .collect();
    assert_eq!(
        kinds,
        [
            ("discloud", "api-key"),
            ("duplocloud", "temporary"),
            ("duplocloud", "permanent"),
            ("nocodb", "api-token"),
            ("nocodb", "auth-token"),
            ("online", "api-token"),
        ]
    );
    assert!(demo.told["api"]["admin"]["password"].is_string());
}

#[test]
fn every_sample_token_works_in_each_of_its_carriers_and_is_refused_with_one_character_changed() {
    let demo = Demo::start();
    let paths = [
        ("discloud", "/v2/user"),
        ("duplocloud", "/v3/features/system"),
        ("nocodb", "/api/v2/meta/bases"),
        ("online", "/servers"),
    ];

    for (name, path) in paths {
        let (url, tokens) = service(&demo, name);
        for token in tokens {
            let good = token["secret"].as_str().unwrap();
            let last = if good.ends_with('0') { "1" } else { "0" };
            let changed = format!("{}{last}", &good[..good.len() - 1]);
            for carrier in token["carriers"].as_array().unwrap() {
                let scheme =
                    carrier["scheme"].as_str().map(|s| format!("{s} ")).unwrap_or_default();
                let call = format!(
                    "-H \"{}: {scheme}$TOKEN\" \"$URL{path}\"",
                    carrier["header"].as_str().unwrap()
                );
                assert_eq!(curl(&call, url, good).0, 200, "{name} {call}");
                assert_eq!(curl(&call, url, &changed).0, 401, "{name} {call}");
            }
        }
    }
}

#[test]
fn the_curl_lines_of_the_readme_work_as_they_stand() {
    let demo = Demo::start();
    let kinds = [
        ("discloud", "api-key"),
        ("duplocloud", "permanent"),
        ("nocodb", "api-token"),
        ("online", "api-token"),
    ];
    let readme = text_of(&root().join("README.md")).expect("there is a README");
    let lines: Vec<(&str, &str)> = readme
        .lines()
        .filter_map(|line| line.strip_prefix("$ curl ")?.split_once('#'))
        .map(|(call, name)| (call.trim(), name.trim()))
        .collect();

    assert_eq!(
        lines.iter().map(|(_, name)| *name).collect::<Vec<_>>(),
        kinds.map(|(name, _)| name)
    );
    for ((call, name), (_, kind)) in lines.into_iter().zip(kinds) {
        let (status, body) = curl(call, service(&demo, name).0, secret(&demo, name, kind));
        assert_eq!(status, 200, "{call}: {body}");
        assert!(serde_json::from_str::<Value>(&body).is_ok(), "{call}: {body}");
    }
}

#[test]
fn s5_curl_gets_the_server_that_the_source_text_shows() {
    let demo = Demo::start();
    let (url, _) = service(&demo, "online");

    let (_, body) =
        curl("-H \"X-Auth-Token: $TOKEN\" $URL/servers", url, secret(&demo, "online", "api-token"));

    let servers: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(servers["servers"][0]["name"], "labs-701afc");
    assert_eq!(servers["servers"][0]["image"]["name"], "Ubuntu Trusty (14.04) on SSD");
}

#[test]
fn the_demo_ends_at_a_signal_and_leaves_nothing_behind() {
    let demo = Demo::start();
    let directory = demo.directory();
    assert!(directory.exists());

    let ended = demo.terminate();

    assert!(ended.success(), "{ended}");
    assert!(!directory.exists());
}
