//! What a receiver checks, and who it believes.

use std::{
    io::{self, Write as _},
    net::{IpAddr, Ipv4Addr},
    pin::Pin,
    process::{Command, Stdio},
    sync::Arc,
    time::SystemTime,
};

use jeton_app::{Egress, Resolve, Roots, SystemResolver, WebhookSender};
use jeton_client::{
    Secret,
    webhook::{self, VerifyError},
};
use jeton_tests::{Authority, Message, Receiver, TestJeton, answer};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{happen, hook, jeton};
use crate::support::{post, text};

/// Signs what is on stdin: the lines secret, identifier and time, and behind them the body.
const SIGN: &str = r#"
import base64, hashlib, hmac, sys
secret, id, sent = [sys.stdin.buffer.readline().strip() for _ in range(3)]
key = base64.b64decode(secret.removeprefix(b"whsec_"))
code = hmac.new(key, b".".join([id, sent, sys.stdin.buffer.read()]), hashlib.sha256)
print("v1," + base64.b64encode(code.digest()).decode())
"#;

fn secret(made: &Value) -> Secret {
    Secret::parse(&text(made, "secret")).expect("it is a secret")
}

/// What a receiver makes of a message, by the clock of `jeton`.
fn verify(jeton: &TestJeton, secret: &Secret, message: &Message) -> Result<(), VerifyError> {
    let now = SystemTime::from(jeton.now());
    webhook::verify(secret, &message.headers, &message.body, now).map(drop)
}

fn signatures(message: &Message) -> Vec<&str> {
    message.header("webhook-signature").split(' ').collect()
}

#[tokio::test]
async fn after_a_rotation_either_secret_is_good_until_the_old_one_is_dropped_a_day_later() {
    let mut jeton = jeton().await;
    let mut receiver = Receiver::start(|_| answer(204)).await;
    let made = hook(&jeton, &receiver.url(), &["token.issued"]).await;
    let path = format!("/api/v1/webhooks/{}/rotate", text(&made, "id"));
    let rotated = post(&jeton, &jeton.admin, &path, json!({})).await.expect(200).json();
    let (old, new) = (secret(&made), secret(&rotated));

    happen(&jeton).await;
    let first = receiver.next().await;

    assert_eq!(signatures(&first).len(), 2);
    assert_eq!(verify(&jeton, &old, &first), Ok(()));
    assert_eq!(verify(&jeton, &new, &first), Ok(()));

    jeton.clock.advance(SignedDuration::from_hours(24));
    jeton.admin = jeton.log_in("admin", &jeton.admin_password).await;
    let token = happen(&jeton).await;
    // The login has made a token as well.
    let mut later = receiver.next().await;
    while later.json()["data"]["token"] != token.as_str() {
        later = receiver.next().await;
    }

    assert_eq!(signatures(&later).len(), 1);
    assert_eq!(verify(&jeton, &old, &later), Err(VerifyError::Signature));
    assert_eq!(verify(&jeton, &new, &later), Ok(()));
    assert_eq!(verify(&jeton, &new, &first), Err(VerifyError::Time), "it is repeated a day later");
}

#[tokio::test]
async fn a_message_is_signed_as_a_program_computes_it_that_knows_nothing_of_jeton() {
    let jeton = jeton().await;
    let mut receiver = Receiver::start(|_| answer(204)).await;
    let made = hook(&jeton, &receiver.url(), &["token.issued"]).await;

    happen(&jeton).await;
    let message = receiver.next().await;

    let head = [
        text(&made, "secret").as_str(),
        message.header("webhook-id"),
        message.header("webhook-timestamp"),
    ]
    .join("\n");
    let mut python = Command::new("python3")
        .args(["-c", SIGN])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("there is a Python");
    let mut input = python.stdin.take().expect("it was piped");
    input.write_all(&[head.as_bytes(), b"\n", &message.body].concat()).expect("it reads");
    drop(input);
    let output = python.wait_with_output().expect("it ends");
    let computed = String::from_utf8(output.stdout).expect("it prints text");
    assert_eq!(signatures(&message), [computed.trim()]);
}

#[tokio::test]
async fn a_receiver_behind_tls_is_told_by_those_who_know_its_issuer_and_by_nobody_else() {
    let authority = Authority::new();
    let mut receiver = Receiver::start_tls(authority.server(), |_| answer(204)).await;
    let url = format!("https://{}/hook", receiver.address);
    let trusting = Roots::with(Some(authority.certificate())).expect("a certificate");
    let sending = |roots| {
        let networks = vec!["127.0.0.0/8".parse().expect("a network")];
        let egress = Egress { enabled: true, networks, ..Egress::default() };
        TestJeton::sending(WebhookSender::new(egress, roots, Arc::new(SystemResolver)))
    };
    let (knowing, strange) = (sending(trusting).await, sending(Roots::none()).await);

    hook(&knowing, &url, &["token.issued"]).await;
    let made = hook(&strange, &url, &["token.issued"]).await;
    let path = format!("/api/v1/webhooks/{}/test", text(&made, "id"));
    let tried = post(&strange, &strange.admin, &path, json!({})).await.expect(200).json();
    let itself = Receiver::start_tls(authority.itself(), |_| answer(204)).await;
    let made = hook(&knowing, &format!("https://{}/hook", itself.address), &["fault.opened"]).await;
    let path = format!("/api/v1/webhooks/{}/test", text(&made, "id"));
    let of_authority = post(&knowing, &knowing.admin, &path, json!({})).await.expect(200).json();
    let token = happen(&knowing).await;

    let error = text(&tried, "error");
    assert_eq!(
        error,
        "no TLS: nobody that is believed has issued its certificate; `ca` in `[webhooks]` of the configuration names others"
    );
    let error = text(&of_authority, "error");
    assert!(error.contains("certificate of an authority") && error.contains("CA:FALSE"), "{error}");
    assert_eq!(receiver.next().await.json()["data"]["token"], token.as_str());
    assert!(receiver.waiting().is_none());
}

/// Says that every host is at 127.0.0.1.
struct Here;

impl Resolve for Here {
    fn resolve<'a>(
        &'a self,
        _host: &'a str,
    ) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send + 'a>> {
        Box::pin(async { Ok(vec![Ipv4Addr::LOCALHOST.into()]) })
    }
}

#[tokio::test]
async fn what_a_certificate_says_of_its_host_is_not_repeated() {
    let authority = Authority::new();
    let receiver = Receiver::start_tls(authority.server(), |_| answer(204)).await;
    let networks = vec!["127.0.0.0/8".parse().expect("a network")];
    let egress = Egress { enabled: true, networks, ..Egress::default() };
    let roots = Roots::with(Some(authority.certificate())).expect("a certificate");
    let jeton = TestJeton::sending(WebhookSender::new(egress, roots, Arc::new(Here))).await;
    let url = format!("https://hooks.example.com:{}/", receiver.address.port());
    let made = hook(&jeton, &url, &["token.issued"]).await;

    let path = format!("/api/v1/webhooks/{}/test", text(&made, "id"));
    let tried = post(&jeton, &jeton.admin, &path, json!({})).await.expect(200).json();

    assert_eq!(text(&tried, "error"), "no TLS: its certificate is for another name");
}
