//! The way to the server: TLS, accounts, and servers that do not behave.

use std::{sync::Arc, time::Duration};

use jeton_app::{
    Post,
    mail::{Carried, Login, Relay, RelayError, RelayOptions, Security},
};
use jeton_core::{Mail, MailId};
use jeton_tests::{Authority, Smtp};
use jeton_token::Entropy;
use jiff::Timestamp;
use serde_json::json;
use tokio::{
    io::{AsyncWrite, AsyncWriteExt as _},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;

use crate::desk::{Desk, days, minutes};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

async fn mails_by(smtp: Smtp, relay: RelayOptions) -> (usize, Desk) {
    let desk = Desk::with(smtp, Post::new(Smtp::options(relay))).await;
    desk.jeton.account("ada@example.com").await;
    desk.issue("ada@example.com", "ci").await;
    desk.pass(days(3));
    desk.work().await;
    desk.pass(minutes(2));
    desk.work().await;
    (desk.mails().len(), desk)
}

fn secured(smtp: &Smtp, security: Security) -> RelayOptions {
    let authorities = Some(std::fs::read(smtp.certificate()).unwrap());
    RelayOptions { security, authorities, ..smtp.relay() }
}

fn login(password: &str) -> Option<Login> {
    Some(Login { user: "jeton".to_owned(), password: password.to_owned().into() })
}

#[tokio::test]
async fn mails_go_by_starttls_with_a_password_and_over_tls_alone() {
    let options = json!({ "tls": "starttls", "login": "jeton:correct horse" });
    let smtp = Smtp::start_with(options).await;
    let relay =
        RelayOptions { login: login("correct horse"), ..secured(&smtp, Security::StartTls) };

    let (sent, desk) = mails_by(smtp, relay).await;

    assert_eq!(sent, 1);
    assert_eq!(
        (&desk.mails()[0].0["tls"], &desk.mails()[0].0["login"]),
        (&json!(true), &json!(true))
    );
}

#[tokio::test]
async fn mails_go_by_implicit_tls() {
    let smtp = Smtp::start_with(json!({ "tls": "implicit" })).await;
    let relay = secured(&smtp, Security::Implicit);

    let (sent, desk) = mails_by(smtp, relay).await;

    assert_eq!((sent, &desk.mails()[0].0["tls"]), (1, &json!(true)));
}

#[tokio::test]
async fn a_server_without_starttls_gets_nothing() {
    let smtp = Smtp::start().await;
    let relay = RelayOptions { security: Security::StartTls, ..smtp.relay() };

    let (sent, _desk) = mails_by(smtp, relay).await;

    assert_eq!(sent, 0);
}

#[tokio::test]
async fn a_server_with_a_certificate_that_nobody_vouches_for_or_of_another_name_gets_nothing() {
    for host in ["localhost", "127.0.0.1"] {
        let smtp = Smtp::start_with(json!({ "tls": "starttls" })).await;
        let mut relay = secured(&smtp, Security::StartTls);
        if host == "localhost" {
            relay.authorities = None;
        }
        relay.host = host.to_owned();

        let (sent, _desk) = mails_by(smtp, relay).await;

        assert_eq!(sent, 0, "{host}");
    }
}

#[tokio::test]
async fn a_wrong_password_sends_nothing_and_loses_nothing() {
    let options = json!({ "tls": "starttls", "login": "jeton:correct horse" });
    let smtp = Smtp::start_with(options).await;
    let relay = RelayOptions { login: login("wrong"), ..secured(&smtp, Security::StartTls) };
    let right =
        RelayOptions { login: login("correct horse"), ..secured(&smtp, Security::StartTls) };

    let (sent, desk) = mails_by(smtp, relay).await;
    let post = Post::new(Smtp::options(right));
    desk.jeton.app.do_post(&post).await;

    assert_eq!((sent, desk.mails().len()), (0, 1));
}

#[tokio::test]
async fn a_password_is_never_sent_in_clear_and_mails_without_tls_stay_on_this_machine() {
    let smtp = Smtp::start().await;
    let clear = |host: &str, security, login| {
        Relay::new(RelayOptions { host: host.to_owned(), security, login, ..smtp.relay() })
    };

    let with_password = clear("localhost", Security::None, login("x"));
    let anywhere = clear("smtp.example.com", Security::NoneAnywhere, login("x"));
    let elsewhere = clear("smtp.example.com", Security::None, None);

    assert!(matches!(with_password, Err(RelayError::PasswordInClear)));
    assert!(matches!(anywhere, Err(RelayError::PasswordInClear)));
    assert!(matches!(elsewhere, Err(RelayError::MailsInClear)));
    assert!(clear("smtp.example.com", Security::NoneAnywhere, None).is_ok());
}

#[tokio::test]
async fn a_server_that_says_nothing_holds_up_the_post_no_longer_than_it_may() {
    let smtp = Smtp::start().await;
    smtp.rules(&json!({ "data": "stall" }));
    let stalled = RelayOptions { timeout: Duration::from_millis(100), ..smtp.relay() };
    let desk = Desk::with(smtp, Post::new(Smtp::options(stalled))).await;
    desk.jeton.account("ada@example.com").await;
    desk.issue("ada@example.com", "ci").await;
    desk.pass(days(3));
    desk.work().await;
    desk.pass(minutes(2));

    desk.work().await;
    desk.smtp.rules(&json!({}));
    desk.live(2, minutes(1)).await;

    assert_eq!(desk.mails().len(), 1);
}

/// Says one line without an end, as long as anybody takes it.
async fn go_on(mut stream: impl AsyncWrite + Unpin) {
    while stream.write_all(&[b'2'; 1024]).await.is_ok() {}
}

#[tokio::test]
async fn a_server_whose_line_does_not_end_is_left_before_much_of_it_is_kept() {
    let authority = Authority::new();
    for security in [Security::None, Security::StartTls, Security::Implicit] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let tls = TlsAcceptor::from(Arc::new(authority.server()));
        tokio::spawn(async move {
            let (stream, _client) = listener.accept().await.unwrap();
            match security {
                Security::Implicit => go_on(tls.accept(stream).await.unwrap()).await,
                _ => go_on(stream).await,
            }
        });
        let mailer = Smtp::options(RelayOptions {
            host: "127.0.0.1".to_owned(),
            port: Some(port),
            security,
            authorities: Some(std::fs::read(authority.certificate()).unwrap()),
            login: None,
            timeout: Duration::from_secs(3),
        })
        .mailer;
        let (id, address) = (MailId::new(NOW, &Entropy::from_bytes([7; 32])), "ada@example.com");
        let mail = Mail::new(id, address.parse().unwrap(), NOW);
        let letter = mailer.write_test(&mail).unwrap();

        let carried = mailer.courier().carry(&letter).await;

        let Carried::Unreachable(why) = carried else { panic!("{security:?}: {carried:?}") };
        assert!(why.contains("its answer is longer than 64 KiB"), "{security:?}: {why}");
    }
}
