//! Plain questions, which are answered without hyper, get the answers that hyper would give.

use std::net::SocketAddr;

use jeton_tests::{RawReply, TestJeton, send_raw};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::{
    bad_input::{CONVENTIONS, good, malformed, present},
    support::{api_token, online, text},
};

/// What ends a connection, by way of hyper.
const LAST: &str = "GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

/// An answer without what may differ: its headers in order, and neither a date nor a word about the connection.
fn essence(head: &str, body: &str) -> (Vec<String>, String) {
    let mut lines: Vec<String> = head
        .lines()
        .filter(|line| !line.starts_with("date: ") && !line.starts_with("connection: "))
        .map(str::to_owned)
        .collect();
    lines.sort();
    (lines, body.to_owned())
}

/// The answers in a conversation, by their lengths.
fn parts(RawReply { head, body, .. }: &RawReply) -> Vec<(String, String)> {
    let whole = format!("{head}\r\n\r\n{body}");
    let mut rest = whole.as_str();
    let mut answers = Vec::new();
    while let Some((head, behind)) = rest.split_once("\r\n\r\n") {
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: usize =
            length.map_or(0, |length| length.parse().expect("a length is a number"));
        answers.push((head.to_owned(), behind[..length].to_owned()));
        rest = &behind[length..];
    }
    answers
}

/// Asks over a connection that stays open, and ends that with another request.
async fn ask(address: SocketAddr, path: &str, header: &str, value: &[u8]) -> (String, String) {
    let mut request = format!("GET {path} HTTP/1.1\r\nHost: a\r\n{header}: ").into_bytes();
    request.extend_from_slice(value);
    request.extend_from_slice(b"\r\n\r\n");
    request.extend_from_slice(LAST.as_bytes());
    let answers = parts(&send_raw(address, request).await);
    assert_eq!(answers.len(), 2, "{answers:?}");
    answers[0].clone()
}

#[tokio::test]
async fn a_plain_question_gets_the_answer_that_hyper_would_give() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;

    for convention in CONVENTIONS {
        let (service, header, scheme) = convention;
        let good = good(&jeton, &ada, convention).await;
        let mut values = malformed(&good, scheme);
        values.push(format!("{scheme}{good}").into_bytes());
        for value in values {
            for path in [
                format!("/verify/{service}"),
                format!("/verify/{service}/a%2Fb?c"),
                "/verify/x".into(),
            ] {
                let (head, body) = ask(jeton.address(), &path, header, &value).await;
                let hyper = present(jeton.address(), &path, header, &value).await;

                assert_eq!(essence(&head, &body), essence(&hyper.head, &hyper.body), "{path}");
                assert_eq!(head.matches("\r\ndate: ").count(), 1, "{head}");
            }
        }
    }
}

#[tokio::test]
async fn what_a_query_and_other_fields_ask_for_counts_in_plain_questions() {
    let jeton = TestJeton::new().await;
    let ada = jeton.account("ada@example.com").await;
    let token = api_token(&jeton, &ada, json!({ "scopes": ["tokens:read"] })).await;
    let value = format!("Bearer {}", text(&token, "secret"));

    for (path, more, status) in [
        ("/verify/jeton?scope=tokens:read", "", "200"),
        ("/verify/jeton?scope=tokens:write", "", "403"),
        ("/verify/jeton?scope=tokens%3Aread", "", "403"),
        ("/verify/jeton?x=1", "", "403"),
        ("/verify/jeton", "\r\nJeton-Scope: tokens:write", "403"),
        ("/verify/jeton", "\r\nJETON-SCOPE: tokens:read", "200"),
        ("/verify/jeton", "\r\nauthorization: Bearer a", "401"),
    ] {
        let value = format!("{value}{more}");
        let (head, body) = ask(jeton.address(), path, "Authorization", value.as_bytes()).await;
        let hyper = present(jeton.address(), path, "Authorization", value.as_bytes()).await;

        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{path} {more}: {head}");
        assert_eq!(essence(&head, &body), essence(&hyper.head, &hyper.body), "{path} {more}");
    }
}

#[tokio::test]
async fn questions_of_both_sorts_are_answered_in_their_order_over_one_connection() {
    let jeton = TestJeton::new().await;
    let (_, secret) = online(&jeton, &jeton.admin).await;
    let plain = format!("GET /verify/online HTTP/1.1\r\nHost: a\r\nX-Auth-Token: {secret}\r\n\r\n");
    let stranger = "GET /verify/online HTTP/1.1\r\nHost: a\r\n\r\n";
    let with_body = format!(
        "POST /verify/online HTTP/1.1\r\nHost: a\r\nX-Auth-Token: {secret}\r\nContent-Length: 3\r\n\r\nabc"
    );
    let elsewhere = "GET /nothing-here HTTP/1.1\r\nHost: a\r\n\r\n";

    let talk = [&plain, stranger, &plain, &with_body, stranger, elsewhere, &plain, LAST].concat();
    let reply = send_raw(jeton.address(), talk).await;

    let answers = parts(&reply);
    let statuses: Vec<_> = answers.iter().map(|(head, _)| &head[9..12]).collect();
    assert_eq!(statuses, ["200", "401", "200", "200", "401", "404", "200", "200"]);
}

#[tokio::test]
async fn a_plain_question_may_come_in_any_pieces() {
    let jeton = TestJeton::new().await;
    let (_, secret) = online(&jeton, &jeton.admin).await;
    let plain = format!("GET /verify/online HTTP/1.1\r\nHost: a\r\nX-Auth-Token: {secret}\r\n\r\n");
    let mut stream = TcpStream::connect(jeton.address()).await.unwrap();
    stream.set_nodelay(true).unwrap();

    for byte in plain.bytes() {
        stream.write_all(&[byte]).await.unwrap();
        tokio::task::yield_now().await;
    }
    stream.write_all(format!("{plain}{LAST}").as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();

    assert_eq!(answer.matches("HTTP/1.1 200 OK\r\n").count(), 3, "{answer}");
}

#[tokio::test]
async fn a_client_that_has_asked_its_last_question_is_answered_and_left() {
    let jeton = TestJeton::new().await;
    let (_, secret) = online(&jeton, &jeton.admin).await;
    let mut stream = TcpStream::connect(jeton.address()).await.unwrap();

    let plain = format!("GET /verify/online HTTP/1.1\r\nHost: a\r\nX-Auth-Token: {secret}\r\n\r\n");
    stream.write_all(plain.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();

    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
}
