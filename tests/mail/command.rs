//! `jeton mail test` and `jeton notice list`, by the real binary.

use std::process::Output;

use jeton_tests::{Smtp, binaries};
use serde_json::json;
use tokio::process::Command;

use crate::desk::{Desk, days, minutes};

/// What `jeton mail test` says with a configuration for this server.
async fn test(smtp: &Smtp, more: &str) -> (Option<i32>, String) {
    let directory = tempfile::tempdir().unwrap();
    let config = directory.path().join("jeton.toml");
    let port = smtp.port;
    let text = format!(
        "public-url = \"https://tokens.example.com\"\n[mail]\nfrom = \"jeton@example.com\"\nhost = \"localhost\"\nport = {port}\n{more}"
    );
    std::fs::write(&config, text).unwrap();
    let mut command = Command::new(binaries().join("jeton"));
    command.args(["mail", "test", "ada@example.com", "--config"]).arg(&config);
    let Output { status, stdout, stderr } = command.output().await.unwrap();
    let said = [stdout, stderr].concat();
    (status.code(), String::from_utf8(said).unwrap())
}

#[tokio::test]
async fn it_sends_a_mail_and_says_that_the_server_took_it() {
    let smtp = Smtp::start().await;

    let (exit, said) = test(&smtp, "tls = \"none\"\nlanguage = \"pt-BR\"").await;

    assert_eq!(exit, Some(0), "{said}");
    assert!(said.contains(&format!("localhost:{} took the mail", smtp.port)), "{said}");
    let mails = smtp.mails();
    assert_eq!(mails[0].header("Subject"), "Os e-mails do Jeton chegam");
    assert!(mails[0].plain().contains("Jeton em https://tokens.example.com chegam aqui"));
}

#[tokio::test]
async fn it_says_what_the_server_answers_or_why_nothing_was_sent() {
    let mut smtp = Smtp::start().await;
    smtp.rules(&json!({ "refuse": { "ada@example.com": "550 no such user" } }));

    let refused = test(&smtp, "tls = \"none\"").await;
    let not_secured = test(&smtp, "").await;
    smtp.down().await;
    let down = test(&smtp, "tls = \"none\"").await;

    assert_eq!([refused.0, not_secured.0, down.0], [Some(1); 3]);
    assert!(refused.1.contains("550"), "{}", refused.1);
    assert!(not_secured.1.contains("STARTTLS"), "{}", not_secured.1);
    assert!(down.1.contains("refused"), "{}", down.1);
    assert_eq!(smtp.mails().len(), 0);
}

#[tokio::test]
async fn it_says_what_to_do_where_the_servers_certificate_is_not_believed() {
    for tls in ["starttls", "implicit"] {
        let smtp = Smtp::start_with(json!({ "tls": tls })).await;

        let (exit, said) = test(&smtp, &format!("tls = \"{tls}\"")).await;

        assert_eq!(exit, Some(1), "{said}");
        assert!(said.contains("`ca` in `[mail]`") && said.contains("`SSL_CERT_FILE`"), "{said}");
    }
}

#[tokio::test]
async fn a_list_of_notices_says_that_the_server_takes_no_mails() {
    let mut desk = Desk::new().await;
    desk.jeton.account("ada@example.com").await;
    desk.issue("ada@example.com", "ci").await;
    desk.smtp.down().await;
    desk.pass(days(3));
    desk.live(20, minutes(1)).await;
    let admin = desk.admin().await;
    let list = async || {
        let mut command = Command::new(binaries().join("jeton"));
        command.args(["notice", "list"]).env("JETON_TOKEN", &admin);
        command.env("JETON_SERVER", format!("http://{}", desk.jeton.address()));
        let Output { status, stdout, stderr } = command.output().await.unwrap();
        assert!(status.success());
        [stdout, stderr].map(|said| String::from_utf8(said).unwrap())
    };

    let [listed, said] = list().await;

    assert!(listed.contains("ada@example.com"), "{listed}");
    let server = format!("(localhost:{}, since ", desk.smtp.port);
    assert!(said.contains("the mail server takes no mails") && said.contains(&server), "{said}");
}
