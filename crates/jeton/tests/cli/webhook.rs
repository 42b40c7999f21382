//! Webhooks, made and looked after by the binary alone.

use std::{net::TcpListener, time::Duration};

use serde_json::{Value, json};

use crate::{
    receiver::{Receiver, says},
    story::{Started, text},
    support::Home,
};

const LOOPBACK: &str =
    "[webhooks]\nenabled = true\nallow = [\"127.0.0.0/8\"]\nplain = [\"127.0.0.1\"]\n";

fn create<'a>(url: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["webhook", "create", url, "--event", "token.*"], more].concat()
}

#[test]
fn a_webhook_is_made_tried_out_told_and_given_another_secret() {
    let started = Started::configured(LOOPBACK);
    let receiver = Receiver::start();

    let made = started.home.run(&create(&receiver.url(), &["--json"]));

    assert!(made.stderr.contains("the secret is shown once"), "{}", made.stderr);
    let made = made.json();
    let (id, old) = (text(&made["id"]), text(&made["secret"]));
    assert_eq!(started.json(&["webhook", "test", &id]), json!({ "taken": true, "status": 204 }));
    assert_eq!(receiver.next(&old).event, "webhook.ping");

    let new = started.table(&["webhook", "rotate", &id, "--quiet"]);
    started.table(&["token", "create", "ci", "--service", "nocodb"]);

    assert!(new.starts_with("whsec_") && new.lines().count() == 1, "{new}");
    let told = receiver.next(&new);
    assert_eq!(told.event, "token.issued");
    assert_eq!(told.entry.unwrap().name.as_deref(), Some("ci"));
    let sheet = started.table(&["webhook", "show", &id]);
    for line in ["state             enabled\n", "events            token.*\n", "old secret until  "]
    {
        assert!(sheet.contains(line), "{sheet}");
    }
    assert!(!sheet.contains("whsec_"), "{sheet}");
}

#[test]
fn a_webhook_is_listed_disabled_enabled_and_deleted() {
    let started = Started::configured(LOOPBACK);
    let url = Receiver::start().url();
    let id = text(&started.json(&create(&url, &["--service", "nocodb"]))["id"]);

    assert_eq!(started.json(&["webhook", "disable", &id])["state"], "disabled");
    let list = started.table(&["webhook", "list"]);
    assert_eq!(started.json(&["webhook", "enable", &id])["state"], "enabled");
    assert_eq!(started.json(&["webhook", "show", &id])["service"], "nocodb");
    let deleted = started.home.run(&["webhook", "delete", &id]);

    let log = started.table(&["log", "--event", "webhook."]);
    let about = |event| log.lines().any(|line| line.contains(event) && line.contains(&id));
    assert!(
        about("webhook.created") && about("webhook.disabled") && about("webhook.deleted"),
        "{log}"
    );
    assert!(list.starts_with("ID ") && list.contains("  nocodb   disabled  "), "{list}");
    assert!(deleted.stderr.contains("is deleted"), "{}", deleted.stderr);
    assert_eq!(started.json(&["webhook", "list"])["items"], Value::Array(Vec::new()));
    assert!(started.home.run(&["webhook", "show", &id]).failed(1).contains("no such webhook"));
}

#[test]
fn a_receiver_that_does_not_take_a_ping_is_1_with_what_came_back() {
    let started = Started::configured(LOOPBACK);
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let id = text(&started.json(&create(&format!("http://{nobody}/"), &[]))["id"]);

    let tried = started.home.run(&["webhook", "test", &id]);

    assert_eq!(tried.code, 1);
    assert_eq!(tried.stdout, "ping   not taken\nerror  cannot connect: connection refused\n");
}

#[test]
fn what_may_not_go_out_is_refused_with_what_to_do() {
    let (off, on) = (Started::new(), Started::configured(LOOPBACK));
    let far = "https://hooks.example.com/";

    let nothing = off.home.run(&create(far, &[])).failed(1);
    let inner = on.home.run(&create("https://10.0.0.1/", &[])).failed(1);
    let events = ["webhook", "create", far, "--event", "token.rotate"];
    let unknown = on.home.run(&events).failed(1);
    let none = on.home.run(&["webhook", "create", far]).failed(2);

    for said in [&nothing, &inner] {
        assert!(said.contains("  hint:  whoever runs Jeton says in `[webhooks]`"), "{said}");
    }
    assert!(unknown.contains("`jeton log` shows events"), "{unknown}");
    assert!(none.contains("`--event <EVENT>` is missing"), "{none}");
}

#[test]
fn a_script_gives_the_password_that_was_entered_too_long_ago_in_a_file() {
    let id = "whk_0192f0c4a1b27c3d8e4f5a6b7c8d9e0f";
    let shown = json!({ "id": id, "url": "https://hooks.example.com/", "events": ["*"],
        "state": "disabled", "created_at": "2026-01-15T12:00:00Z", "delivered": 7, "failures": 0 });
    let jeton = Receiver::answering(vec![
        says("403 Forbidden", &json!({ "code": "step_up_required", "detail": "enter it again" })),
        "HTTP/1.1 204 Done\r\nconnection: close\r\n\r\n".to_owned(),
        says("200 OK", &shown),
    ]);
    let home = Home::new();
    home.file("password", "staple battery horse\n");
    let server = format!("http://{}", jeton.address);
    let disable = ["webhook", "disable", id, "--server", &server, "--password-file", "password"];

    let disabled = home.run_with(&disable, &[("JETON_TOKEN", "hunter2")], "").done();

    assert!(disabled.contains("  disabled\n"), "{disabled}");
    let bodies = [(); 3].map(|()| jeton.messages.recv_timeout(Duration::from_secs(20)).unwrap().1);
    assert_eq!(bodies[1], br#"{"password":"staple battery horse"}"#);
    assert!(bodies[0].is_empty() && bodies[2].is_empty());
}
