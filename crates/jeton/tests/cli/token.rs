//! What tokens need of whoever asks, and how they are shown.

use std::time::Duration;

use serde_json::json;

use crate::{
    receiver::{Receiver, says},
    story::{Started, text},
    support::Home,
};

const ID: &str = "tok_0192f0c4a1b27c3d8e4f5a6b7c8d9e0f";

#[test]
fn a_script_is_told_of_a_way_to_give_the_password_that_works_for_every_command() {
    let refusal = json!({ "code": "step_up_required", "detail": "enter it again" });
    let jeton = Receiver::answering(vec![says("403 Forbidden", &refusal)]);
    let home = Home::new();
    let server = format!("http://{}", jeton.address);
    let rotate = ["token", "rotate", ID, "--server", &server];

    let said = home.run_with(&rotate, &[("JETON_TOKEN", "hunter2")], "").failed(1);

    assert!(said.contains("`jeton login ACCOUNT`, and `--password-file FILE`"), "{said}");
}

#[test]
fn whatever_of_a_token_needs_the_password_takes_it_from_a_file() {
    let home = Home::new();
    home.file("password", "staple battery horse\n");
    for command in [
        &["create", "ci", "--service", "nocodb"][..],
        &["rotate", ID],
        &["reset", ID],
        &["rotation", "cancel", ID],
        &["scopes", ID, "--none"],
        &["extend", ID, "--lifetime", "1d"],
        &["reveal", ID],
    ] {
        let refusal = json!({ "code": "step_up_required", "detail": "enter it again" });
        let jeton = Receiver::answering(vec![
            says("403 Forbidden", &refusal),
            says("403 Forbidden", &json!({ "code": "not_this_time", "detail": "no" })),
        ]);
        let server = format!("http://{}", jeton.address);
        let with = ["--server", &server, "--password-file", "password"];
        let whole = [&["token"], command, &with].concat();

        home.run_with(&whole, &[("JETON_TOKEN", "hunter2")], "").failed(1);

        jeton.messages.recv().unwrap();
        let (_, body) = jeton.messages.recv_timeout(Duration::from_secs(20)).unwrap();
        assert_eq!(body, br#"{"password":"staple battery horse"}"#, "{command:?}");
    }
}

#[test]
fn a_secret_that_was_taken_back_or_whose_grace_was_ended_is_shown_as_refused() {
    let started = Started::new();
    started.json(&["service", "apply", "--preset", "duplocloud"]);
    let create = ["token", "create", "ci", "--service", "duplocloud", "--kind", "permanent"];
    let issued = started.json(&[&create[..], &["--account", "admin"]].concat());
    let (id, first) = (text(&issued["id"]), text(&issued["secret"]));
    let second = text(&started.json(&["token", "rotate", &id])["secret"]);
    let last = |secret: &str| format!("…{}", &secret[secret.len() - 4..]);

    let in_grace = started.table(&["token", "show", &id]);
    let cancelled = started.table(&["token", "rotation", "cancel", &id]);
    let afterwards = started.table(&["token", "show", &id]);

    assert!(in_grace.contains(&format!("old secret    {} until ", last(&first))), "{in_grace}");
    for sheet in [cancelled, afterwards] {
        assert!(sheet.contains(&format!("refused       {} since ", last(&second))), "{sheet}");
        assert!(!sheet.contains("old secret"), "{sheet}");
    }
}
