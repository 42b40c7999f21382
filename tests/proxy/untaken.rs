//! Answers over HTTP/2 that their client does not take.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt as _, Empty};
use hyper::client::conn::http2::{self, SendRequest};
use hyper_util::rt::{TokioExecutor, TokioIo};
use jeton_server::{DoorOptions, Jeton};
use jeton_tests::{PeakMemory, Recorder, TestJeton, raw_upstream};

use crate::{
    frames::{
        DATA, END_HEADERS, END_STREAM, HEADERS, PREFACE, RST_STREAM, SETTINGS, frame, literal,
    },
    support::{Door, Wire},
};

const SHORT: Duration = Duration::from_millis(200);

#[tokio::test]
async fn an_answer_that_nobody_takes_keeps_no_place_from_those_who_ask() {
    let upstream = Recorder::start().await;
    let door = Door::with(upstream.address, |options| {
        options.limits.connections = 1;
        options.limits.quiet = Duration::ZERO;
    });
    let door = door.await;
    let mut client = taking_nothing(door.address).await;
    let untaken = client.send_request(request()).await.unwrap();

    door.comes_to_serve().await;

    assert!(untaken.into_body().collect().await.is_err());
}

#[tokio::test]
async fn an_answer_that_is_not_taken_ends_by_itself_whatever_else_is_asked_over_its_connection() {
    let upstream = Recorder::start().await;
    let door = Door::with(upstream.address, |options| options.limits.stall = SHORT).await;
    let mut client = taking_nothing(door.address).await;
    let untaken = client.send_request(request()).await.unwrap();
    let ended = tokio::spawn(untaken.into_body().collect());

    let begun = Instant::now();
    let mut others = Vec::new();
    while !ended.is_finished() {
        assert!(begun.elapsed() < Duration::from_secs(10), "it was kept");
        others.push(client.send_request(request()).await.expect("the connection goes on"));
        tokio::time::sleep(SHORT / 10).await;
    }

    assert!(ended.await.unwrap().is_err());
    client.send_request(request()).await.expect("the connection goes on");
}

#[tokio::test]
async fn an_answer_of_which_a_client_takes_one_byte_ends_by_itself_too() {
    let jeton = TestJeton::new().await;
    let mut options = DoorOptions::at("127.0.0.1:0".parse().unwrap());
    // Longer than anything between two of the requests below, which keep the connection.
    options.limits.stall = 5 * SHORT;
    let listening = Jeton::bind(jeton.app.clone(), options).await.unwrap();
    let mut wire = Wire::to(listening.address().unwrap()).await;
    tokio::spawn(listening.serve(std::future::pending()));
    let ask = |stream: u32, method: &str, path: &str| {
        let fields =
            [(":method", method), (":scheme", "http"), (":path", path), (":authority", "a")];
        let head: Vec<u8> = fields.iter().flat_map(|(name, value)| literal(name, value)).collect();
        frame(HEADERS, END_HEADERS | END_STREAM, stream, &head)
    };
    // The first window of every stream is one byte (RFC 9113 section 6.5.2).
    let settings = frame(SETTINGS, 0, 0, &[0, 4, 0, 0, 0, 1]);
    wire.send([PREFACE, &settings, &ask(1, "GET", "/openapi.json")].concat()).await;

    let (begun, mut taken, mut other) = (Instant::now(), 0, 3);
    let is_reset = 'asking: loop {
        wire.send(ask(other, "HEAD", "/livez")).await;
        loop {
            let head = wire.exactly(9).await.expect("the connection goes on");
            let length = usize::from(head[1]) << 8 | usize::from(head[2]);
            wire.exactly(length).await.expect("the connection goes on");
            match (head[3], u32::from_be_bytes(head[5..].try_into().unwrap())) {
                (RST_STREAM, 1) => break 'asking true,
                (DATA, 1) => taken += length,
                (HEADERS, stream) if stream == other => break,
                _ => {}
            }
        }
        if begun.elapsed() > Duration::from_secs(10) {
            break false;
        }
        other += 2;
        tokio::time::sleep(SHORT / 10).await;
    };

    assert!(is_reset, "it was kept");
    assert_eq!(taken, 1);
}

#[tokio::test]
async fn a_long_answer_comes_whole_however_it_is_cut() {
    let door = before_a_long_answer().await;
    let stream = tokio::net::TcpStream::connect(door.address).await.unwrap();
    let shaken = http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await;
    let (mut client, connection) = shaken.unwrap();
    tokio::spawn(connection);

    let ask = Request::get("http://shop.example/").header("x-auth-token", &door.secret);
    let answer = client.send_request(ask.body(Empty::<Bytes>::new()).unwrap()).await.unwrap();

    assert_eq!(answer.headers()["content-length"], LONG.to_string());
    assert!(answer.into_body().collect().await.unwrap().to_bytes() == long());
}

/// The length of a long answer, in bytes.
const LONG: usize = 100_000;

fn long() -> Vec<u8> {
    (0..LONG).map(|at| (at / 7 % 251) as u8).collect()
}

/// A front whose product gives it.
async fn before_a_long_answer() -> Door {
    let upstream = raw_upstream(|stream| async move {
        let mut wire = Wire::over(stream);
        wire.until("\r\n\r\n").await;
        wire.send(format!("HTTP/1.1 200 OK\r\nContent-Length: {LONG}\r\n\r\n")).await;
        wire.send(long()).await;
        wire.rest().await;
    })
    .await;
    Door::before(upstream).await
}

#[tokio::test]
async fn an_answer_that_is_the_same_for_all_is_in_memory_once_however_many_do_not_take_it() {
    let jeton = TestJeton::new().await;
    let ask = || Request::get("http://a/openapi.json").body(Empty::new()).unwrap();
    let before = PeakMemory::of_this_process();

    let mut untaken = Vec::new();
    for _ in 0..3 {
        let mut client = taking_nothing(jeton.address()).await;
        for _ in 0..100 {
            untaken.push(client.send_request(ask()).await.unwrap());
        }
    }

    let taken = before.grown();
    assert!(taken < 32 << 20, "{} MiB", taken >> 20);
}

/// A client over HTTP/2 that gets the heads of answers, and lets nobody send it a body.
async fn taking_nothing(address: SocketAddr) -> SendRequest<Empty<Bytes>> {
    let stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let mut builder = http2::Builder::new(TokioExecutor::new());
    let shaken = builder.initial_stream_window_size(0).handshake(TokioIo::new(stream)).await;
    let (client, connection) = shaken.unwrap();
    tokio::spawn(connection);
    client
}

fn request() -> Request<Empty<Bytes>> {
    Request::get("http://shop.example/nobody").body(Empty::new()).unwrap()
}
