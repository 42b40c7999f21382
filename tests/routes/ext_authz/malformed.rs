//! Questions that Envoy would not ask: an error for the operator, `INVALID_ARGUMENT`, and never one of Jeton's own.

use envoy_types::pb::envoy::service::auth::v3::{
    AttributeContext, CheckRequest, attribute_context::Request,
};
use jeton_tests::{Question, Reply, TestJeton, ask_envoys_question as ask};
use prost::Message as _;
use tonic::Code;

use super::{code, denied, ok};
use crate::support::online;

const PATH: &str = "/envoy.service.auth.v3.Authorization/Check";

async fn send(jeton: &TestJeton, body: Vec<u8>) -> Reply {
    let call = jeton.call("POST", PATH).header("content-type", "application/grpc");
    call.header("te", "trailers").body(body).send().await
}

/// A message in its frame: whether it is compressed, its length, its bytes.
fn framed(compressed: u8, length: usize, message: &[u8]) -> Vec<u8> {
    let length = u32::try_from(length).expect("tests send little").to_be_bytes();
    [&[compressed], &length[..], message].concat()
}

#[tokio::test]
async fn a_question_without_a_request_or_a_service_is_an_invalid_argument() {
    let jeton = TestJeton::new().await;
    let with = |attributes: AttributeContext| CheckRequest { attributes: Some(attributes) };
    let no_http =
        AttributeContext { request: Some(Request::default()), ..AttributeContext::default() };
    let messages = [
        CheckRequest { attributes: None },
        with(AttributeContext::default()),
        with(no_http),
        Question::bare().message(),
        Question::about("online").extension("scope", "").message(),
        Question::about("online").extension("scope", " ").message(),
        Question::about("online").extension("scope", "a\"b").message(),
        Question::about("online").extension("scopes", "admin").message(),
        Question::about("online").extension("Scope", "admin").message(),
    ];

    for message in messages {
        let error = ask(&jeton, message.clone(), &[]).await.expect_err("no answer");
        assert_eq!(error.code(), Code::InvalidArgument, "{message:?}: {error}");
        assert!(!error.message().is_empty(), "{message:?}");
    }
    for metadata in [
        vec![("jeton-service", "online".to_owned()), ("jeton-service", "online".to_owned())],
        vec![("jeton-service", "online".to_owned()), ("jeton-scope", String::new())],
        vec![("jeton-scope", "admin".to_owned())],
    ] {
        let error =
            ask(&jeton, Question::bare().message(), &metadata).await.expect_err("no answer");
        assert_eq!(error.code(), Code::InvalidArgument, "{metadata:?}: {error}");
    }
}

#[tokio::test]
async fn nothing_that_a_client_can_write_is_more_than_a_denial() {
    let jeton = TestJeton::new().await;
    let (_, secret) = online(&jeton, &jeton.admin).await;
    let long = "x".repeat(60_000);

    for value in ["", " ", ",", "\u{0}", "\r\n", "é", "\u{200b}", "\"", &long] {
        for raw in [false, true] {
            for (name, status) in
                [("x-auth-token", 401), ("authorization", 401), ("jeton-scope", 401)]
            {
                let question = Question::about("online").raw(raw).header(name, value);
                let denied = denied(question.ask(&jeton).await.unwrap());
                assert_eq!(denied.status.unwrap().code, status, "{name}: {value:?}");
            }
        }
        for (method, path) in [(value, "/"), ("GET", value), (value, value)] {
            let question =
                Question::about("online").line(method, path).header("x-auth-token", &secret);
            ok(question.ask(&jeton).await.unwrap());
        }
        let question = Question::about(value).header("x-auth-token", &secret);
        assert_eq!(code(question.ask(&jeton).await.unwrap()), "no_such_service");
    }
    let header = Question::about("online").header("jeton-scope", "admin");
    ok(header.header("x-auth-token", &secret).ask(&jeton).await.unwrap());
}

#[tokio::test]
async fn what_is_no_message_is_told_so_and_is_never_a_fault_inside() {
    let jeton = TestJeton::new().await;
    let large = vec![0; 300 * 1024];
    let deep = [[0x0a, 0x7f]; 200].concat();

    for (body, codes) in [
        (vec![], &["3"][..]),
        (vec![0], &["3"]),
        (framed(0, 0, b""), &["3"]),
        (framed(0, 10, b"short"), &["3"]),
        (framed(0, 3, &[0xff, 0xff, 0xff]), &["3"]),
        (framed(0, 2, &[0x0a, 0x05]), &["3"]),
        (framed(0, deep.len(), &deep), &["3"]),
        (framed(1, 5, b"hello"), &["3", "12"]),
        (framed(7, 5, b"hello"), &["3"]),
        (framed(0, large.len(), &large), &["3", "8", "11"]),
        (framed(0, 0x7fff_ffff, b""), &["3", "8", "11"]),
        (b"{\"attributes\":{}}".to_vec(), &["3", "11"]),
    ] {
        let start = body[..body.len().min(12)].to_vec();
        let reply = send(&jeton, body).await;
        assert_eq!(reply.status, 200, "{start:?}");
        assert!(codes.contains(&reply.header("grpc-status")), "{start:?}: {:?}", reply.headers);
    }
}

#[tokio::test]
async fn no_damage_to_a_good_message_is_more_than_an_invalid_argument_or_a_verdict() {
    let jeton = TestJeton::new().await;
    let (_, secret) = online(&jeton, &jeton.admin).await;
    let question = Question::about("online").header("x-auth-token", &secret).source("192.0.2.7");
    let good = question.raw(true).message().encode_to_vec();

    for at in 0..good.len() {
        for (put, length) in [(&[0xff][..], good.len()), (&[0x00], good.len()), (&[0x7a], at + 1)] {
            let mut bad = good[..length].to_vec();
            bad.splice(at..at + 1, put.iter().copied());
            let reply = send(&jeton, framed(0, bad.len(), &bad)).await;
            // A verdict has its status behind the body, where this client does not look.
            let status = reply.header("grpc-status");
            assert!(reply.status == 200 && matches!(status, "" | "3"), "{at} {put:?}: {reply:?}");
        }
    }
}

#[tokio::test]
async fn what_is_no_call_of_this_service_finds_no_route() {
    let jeton = TestJeton::new().await;

    jeton.call("GET", PATH).send().await.expect_problem(404, "not_found");
    jeton.call("POST", PATH).body("{}").send().await.expect_problem(404, "not_found");
    for path in
        ["/envoy.service.auth.v2.Authorization/Check", "/envoy.service.auth.v3.Authorization/Chec"]
    {
        let call = jeton.call("POST", path).header("content-type", "application/grpc");
        call.send().await.expect_problem(404, "not_found");
    }
}
