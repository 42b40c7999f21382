//! Bodies on their way through, both ways.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::SeqCst},
};

use jeton_tests::{Recorder, raw_upstream};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    sync::Notify,
};

use crate::support::{Door, Wire, only};

const MIB: usize = 1 << 20;

#[tokio::test]
async fn an_upload_that_the_product_does_not_read_is_held_back_and_not_kept_in_memory() {
    let go_on = Arc::new(Notify::new());
    let read = go_on.clone();
    let upstream = raw_upstream(move |stream| {
        let read = read.clone();
        async move {
            let mut wire = Wire::over(stream);
            wire.until("\r\n\r\n").await;
            read.notified().await;
            let length = wire.count(64 * MIB).await;
            let answer =
                format!("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Length: {length}\r\n\r\n");
            wire.send(answer).await;
        }
    })
    .await;
    let door = Door::before(upstream).await;
    let mut wire = door.connect().await;
    wire.send(format!("{}Content-Length: {}\r\n\r\n", door.head("POST /"), 64 * MIB)).await;

    let sent = wire.send_until_held(64 * MIB).await;

    assert!(sent < 32 * MIB, "{sent} bytes were taken that nobody read");
    go_on.notify_one();
    wire.send(vec![b'x'; 64 * MIB - sent]).await;
    let answer = wire.until("\r\n\r\n").await;
    assert!(answer.contains(&format!("x-length: {}\r\n", 64 * MIB)), "{answer}");
}

#[tokio::test]
async fn a_download_that_the_client_does_not_read_is_held_back_and_comes_whole() {
    let sent = Arc::new(AtomicU64::new(0));
    let count = sent.clone();
    let upstream = raw_upstream(move |mut stream| {
        let count = count.clone();
        async move {
            assert!(stream.read(&mut [0; 4096]).await.unwrap() > 0);
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", 64 * MIB);
            stream.write_all(head.as_bytes()).await.unwrap();
            let piece = vec![b'x'; MIB / 16];
            for _ in 0..64 * 16 {
                stream.write_all(&piece).await.unwrap();
                count.fetch_add(piece.len() as u64, SeqCst);
            }
        }
    })
    .await;
    let door = Door::before(upstream).await;
    let mut wire = door.connect().await;
    wire.send(format!("{}\r\n", door.head("GET /"))).await;
    wire.until("\r\n\r\n").await;

    let mut before = u64::MAX;
    while sent.load(SeqCst) != before {
        before = sent.load(SeqCst);
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    }

    assert!(before < 32 * MIB as u64, "{before} bytes were taken that nobody read");
    assert_eq!(wire.count(64 * MIB).await, 64 * MIB);
}

#[tokio::test]
async fn an_event_reaches_the_client_when_the_product_sends_it() {
    let go_on = Arc::new(Notify::new());
    let next = go_on.clone();
    let upstream = raw_upstream(move |mut stream| {
        let next = next.clone();
        async move {
            assert!(stream.read(&mut [0; 4096]).await.unwrap() > 0);
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
            stream.write_all(head.as_bytes()).await.unwrap();
            for event in ["data: 1\n\n", "data: 2\n\n"] {
                let chunk = format!("{:x}\r\n{event}\r\n", event.len());
                stream.write_all(chunk.as_bytes()).await.unwrap();
                next.notified().await;
            }
            stream.write_all(b"0\r\n\r\n").await.unwrap();
        }
    })
    .await;
    let door = Door::before(upstream).await;
    let mut wire = door.connect().await;
    wire.send(format!("{}\r\n", door.head("GET /events"))).await;

    wire.until("data: 1\n\n").await;
    go_on.notify_one();
    wire.until("data: 2\n\n").await;
    go_on.notify_one();
    wire.until("0\r\n\r\n").await;
}

#[tokio::test]
async fn a_stream_ends_with_its_token_even_while_it_is_silent() {
    let upstream = raw_upstream(|mut stream| async move {
        assert!(stream.read(&mut [0; 4096]).await.unwrap() > 0);
        let start = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n";
        stream.write_all(start.as_bytes()).await.unwrap();
        while stream.read(&mut [0; 4096]).await.is_ok_and(|count| count > 0) {}
    })
    .await;
    let door = Door::before(upstream).await;
    let mut wire = door.connect().await;
    wire.send(format!("{}\r\n", door.head("GET /events"))).await;
    wire.until("ok\r\n").await;

    door.revoke().await;
    let revoked = std::time::Instant::now();

    assert_eq!(wire.rest().await, "");
    assert!(revoked.elapsed().as_secs() < 5, "{:?}", revoked.elapsed());
}

#[tokio::test]
async fn who_waits_for_100_gets_it_only_after_a_verdict() {
    let upstream = Recorder::start().await;
    let door = Door::before(upstream.address).await;
    let expect = "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n";
    let mut wire = door.connect().await;
    wire.send(format!("{}{expect}", door.head("POST /"))).await;
    assert_eq!(wire.until("\r\n\r\n").await, "HTTP/1.1 100 Continue\r\n\r\n");
    wire.send("hi").await;
    assert!(wire.until("\r\n\r\n").await.starts_with("HTTP/1.1 200 OK\r\n"));
    assert_eq!(only(&upstream).body, b"hi");

    let refused = door.ask(format!("POST / HTTP/1.1\r\nHost: a\r\n{expect}")).await;

    assert!(refused.starts_with("HTTP/1.1 401 "), "{refused}");
}

#[tokio::test]
async fn an_answer_before_the_end_of_the_upload_reaches_the_client() {
    let upstream = raw_upstream(|stream| async move {
        let mut wire = Wire::over(stream);
        wire.until("\r\n\r\n").await;
        wire.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno").await;
    })
    .await;
    let door = Door::before(upstream).await;
    let mut wire = door.connect().await;
    wire.send(format!("{}Content-Length: 1000\r\n\r\nx", door.head("POST /"))).await;

    let answer = wire.until("\r\n\r\nno").await;

    assert!(answer.starts_with("HTTP/1.1 403 "), "{answer}");
}

#[tokio::test]
async fn trailers_are_left_out_both_ways() {
    let chunked = "Transfer-Encoding: chunked\r\nTrailer: Jeton-Account\r\n";
    let body = "2\r\nhi\r\n0\r\nJeton-Account: acc_1\r\n\r\n";
    let upstream = Recorder::answering(format!("HTTP/1.1 200 OK\r\n{chunked}\r\n{body}")).await;
    let door = Door::before(upstream.address).await;
    let mut wire = door.connect().await;

    let head = door.head("POST /");
    wire.send(format!("{head}TE: trailers\r\n{chunked}Connection: close, TE\r\n\r\n{body}")).await;

    let answer = wire.rest().await;
    assert!(answer.ends_with("\r\n\r\n2\r\nhi\r\n0\r\n\r\n"), "{answer}");
    let seen = only(&upstream);
    assert_eq!((seen.body.as_slice(), seen.all("jeton-account").len()), (&b"hi"[..], 1));
}

#[tokio::test]
async fn a_client_that_goes_away_ends_the_request_at_the_product() {
    let gone = Arc::new(Notify::new());
    let told = gone.clone();
    let upstream = raw_upstream(move |mut stream| {
        let told = told.clone();
        async move {
            while stream.read(&mut [0; 4096]).await.is_ok_and(|count| count > 0) {}
            told.notify_one();
        }
    })
    .await;
    let door = Door::before(upstream).await;
    let mut wire = door.connect().await;
    wire.send(format!("{}\r\n", door.head("GET /slow"))).await;

    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    drop(wire);

    let ended = tokio::time::timeout(std::time::Duration::from_secs(10), gone.notified()).await;
    assert!(ended.is_ok(), "the product was left waiting");
}

#[tokio::test]
async fn the_length_that_the_product_sees_is_that_of_what_comes() {
    let upstream = Recorder::start().await;
    let door = Door::before(upstream.address).await;

    for (request, framing) in [
        ("GET", None),
        ("DELETE", None),
        ("POST", Some("0")),
        ("PUT", Some("0")),
        ("PATCH", Some("0")),
    ] {
        for length in ["", "Content-Length: 0\r\n"] {
            door.ask(format!("{}{length}\r\n", door.head(&format!("{request} /")))).await;
            let seen = upstream.requests().pop().unwrap();
            assert_eq!(seen.one("content-length"), framing, "{request} {length:?}");
            assert_eq!(seen.one("transfer-encoding"), None, "{request} {length:?}");
        }
    }
    door.ask(format!("{}Content-Length: 2\r\n\r\nhi", door.head("GET /"))).await;
    assert_eq!(upstream.requests().pop().unwrap().one("content-length"), Some("2"));
}

#[tokio::test]
async fn a_body_for_a_declared_route_that_breaks_off_is_no_body_that_is_too_large() {
    let jeton = jeton_tests::TestJeton::new().await;
    let head = "POST /api/v1/auth/user/signin HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";

    for (rest, status) in [
        ("Transfer-Encoding: chunked\r\n\r\nzz\r\n".to_owned(), 400),
        (format!("Content-Length: 70000\r\n\r\n{}", "x".repeat(70_000)), 413),
    ] {
        let address = jeton.front_address("nocodb");
        let reply = jeton_tests::send_raw(address, format!("{head}{rest}")).await;
        assert_eq!(reply.status, Some(status), "{}", reply.head);
    }
}

#[tokio::test]
async fn a_stream_that_a_rule_let_through_ends_when_the_token_loses_a_scope() {
    let upstream = raw_upstream(|mut stream| async move {
        assert!(stream.read(&mut [0; 4096]).await.unwrap() > 0);
        let start = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n";
        stream.write_all(start.as_bytes()).await.unwrap();
        while stream.read(&mut [0; 4096]).await.is_ok_and(|count| count > 0) {}
    })
    .await;
    let door = Door::before(upstream).await;
    let scopes = "scopes = [\"read\", \"write\"]\nreveal = ";
    let rule = "[[rule]]\npath = \"/events\"\nscopes = [\"write\"]\n";
    let policy = include_str!("../../presets/online.toml").replacen("reveal = ", scopes, 1);
    let jeton = &door.jeton;
    jeton.apply("online", &format!("{policy}\n{rule}")).await;
    let order = serde_json::json!({ "service": "online", "scopes": ["read", "write"] });
    let token = jeton.issue(&jeton.admin, order).await;
    let mut wire = door.connect().await;
    let secret = token["secret"].as_str().unwrap();
    let request = format!("GET /events HTTP/1.1\r\nHost: a\r\nX-Auth-Token: {secret}\r\n\r\n");
    wire.send(request).await;
    wire.until("ok\r\n").await;

    let path = format!("/api/v1/tokens/{}", token["id"].as_str().unwrap());
    let narrower = serde_json::json!({ "scopes": ["read"] });
    jeton.call("PATCH", &path).bearer(&jeton.admin).json(&narrower).send().await.expect(200);

    assert_eq!(wire.rest().await, "");
}

#[tokio::test]
async fn an_upload_that_the_product_stops_taking_behind_its_answer_is_given_up() {
    let (ended, mut has_ended) = tokio::sync::mpsc::channel(1);
    let upstream = raw_upstream(move |stream| {
        let ended = ended.clone();
        async move {
            let mut wire = Wire::over(stream);
            wire.until("\r\n\r\n").await;
            wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").await;
            // Nothing is read until the other end has had every reason to go.
            tokio::time::sleep(std::time::Duration::from_secs(2)).await;
            let taken = wire.count(64 * MIB).await;
            ended.send(taken).await.unwrap();
        }
    })
    .await;
    let stall = std::time::Duration::from_millis(300);
    let door = Door::with(upstream, |options| options.limits.stall = stall).await;
    let mut wire = door.connect().await;
    wire.send(format!("{}Content-Length: {}\r\n\r\n", door.head("POST /"), 64 * MIB)).await;

    let sends = async { while wire.try_send(vec![b'x'; 1 << 16]).await {} };
    // It is cut off, or held back until it goes away.
    tokio::time::timeout(std::time::Duration::from_secs(1), sends).await.ok();
    drop(wire);

    let taken = has_ended.recv().await.unwrap();
    assert!(taken < 64 * MIB, "the connection to the product is closed, and not left open");
}

#[tokio::test]
async fn an_answer_that_begins_behind_the_end_of_its_token_is_not_delivered() {
    let answers = Arc::new(Notify::new());
    let (may_answer, asked) = (answers.clone(), Arc::new(Notify::new()));
    let is_asked = asked.clone();
    let upstream = raw_upstream(move |stream| {
        let (may_answer, is_asked) = (may_answer.clone(), is_asked.clone());
        async move {
            let mut wire = Wire::over(stream);
            wire.until("\r\n\r\n").await;
            is_asked.notify_one();
            may_answer.notified().await;
            wire.send("HTTP/1.1 201 Created\r\nX-Late: 1\r\nContent-Length: 0\r\n\r\n").await;
        }
    })
    .await;
    let door = Door::before(upstream).await;
    let mut wire = door.connect().await;
    wire.send(format!("{}\r\n", door.head("GET /"))).await;
    asked.notified().await;

    door.revoke().await;
    // What is over within a second keeps the verdict that it began with.
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    answers.notify_one();

    let answer = wire.until("\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 401 ") && !answer.contains("x-late"), "{answer}");
}

#[tokio::test]
async fn the_body_of_a_get_reaches_the_product_also_in_chunks() {
    let upstream = Recorder::start().await;
    let door = Door::before(upstream.address).await;
    let chunks = "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";

    door.ask(format!("{}{chunks}", door.head("GET /search"))).await;

    assert_eq!(only(&upstream).body, b"hello");
}
