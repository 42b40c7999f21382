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
use jeton_tests::{Recorder, TestJeton, peak_memory};

use crate::support::Door;

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

    let begun = Instant::now();
    loop {
        let mut next = door.connect().await;
        let sent = next.try_send(format!("{}Connection: close\r\n\r\n", door.head("GET /"))).await;
        if sent && next.rest().await.ends_with("ok") {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(10), "it gave way to nobody");
    }

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
async fn an_answer_that_is_the_same_for_all_is_in_memory_once_however_many_do_not_take_it() {
    let jeton = TestJeton::new().await;
    let ask = || Request::get("http://a/openapi.json").body(Empty::new()).unwrap();
    let before = peak_memory();

    let mut untaken = Vec::new();
    for _ in 0..3 {
        let mut client = taking_nothing(jeton.address()).await;
        for _ in 0..100 {
            untaken.push(client.send_request(ask()).await.unwrap());
        }
    }

    let taken = peak_memory() - before;
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
