//! What the clients and the product may cost.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};

use jeton_server::{DoorOptions, FrontOptions, Jeton};
use jeton_tests::{Recorder, raw_upstream};
use serde_json::json;
use tokio::io::AsyncReadExt as _;

use crate::support::{Door, Wire};

const SHORT: Duration = Duration::from_millis(200);

#[tokio::test]
async fn a_connection_without_a_request_is_closed() {
    let upstream = Recorder::start().await;
    let door = Door::with(upstream.address, |options| options.limits.idle = SHORT).await;
    let mut used = door.connect().await;
    used.send(format!("{}\r\n", door.head("GET /"))).await;
    used.until("\r\n\r\nok").await;
    let mut http2 = door.connect().await;
    http2.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").await;

    assert_eq!(used.rest().await, "");
    http2.rest().await;
}

#[tokio::test]
async fn a_head_that_takes_too_long_is_cut_off_also_behind_another_request() {
    let upstream = Recorder::start().await;
    let door = Door::with(upstream.address, |options| options.limits.head = SHORT).await;
    for first in [String::new(), format!("{}\r\n", door.head("GET /first"))] {
        let mut wire = door.connect().await;
        wire.send(format!("{first}GET /slow HTTP/1.1\r\n")).await;
        let begun = Instant::now();
        while wire.try_send("X: y\r\n").await {
            assert!(begun.elapsed() < Duration::from_secs(10), "it was never cut off");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    assert!(upstream.requests().iter().all(|request| request.line.contains("/first")));
}

#[tokio::test]
async fn a_body_that_stands_still_is_a_408_and_no_whole_request_for_the_product() {
    let upstream = Recorder::start().await;
    let door = Door::with(upstream.address, |options| options.limits.stall = SHORT).await;

    let answer = door.ask(format!("{}Content-Length: 9\r\n\r\nx", door.head("POST /"))).await;

    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    let whole = |seen| matches!(seen, jeton_tests::Recorded::Request(_));
    assert!(!upstream.seen().into_iter().any(whole));
}

#[tokio::test]
async fn a_client_that_does_not_take_its_answer_is_cut_off() {
    let (ended, mut has_ended) = tokio::sync::mpsc::channel(1);
    let upstream = raw_upstream(move |stream| {
        let ended = ended.clone();
        async move {
            let mut wire = Wire::over(stream);
            wire.until("\r\n\r\n").await;
            wire.send(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", 1_u64 << 40)).await;
            while wire.try_send(vec![b'x'; 1 << 16]).await {}
            ended.send(()).await.unwrap();
        }
    })
    .await;
    let door = Door::with(upstream, |options| options.limits.stall = SHORT).await;
    let mut wire = door.connect().await;

    wire.send(format!("{}\r\n", door.head("GET /"))).await;

    let ended = tokio::time::timeout(Duration::from_secs(20), has_ended.recv()).await;
    assert!(ended.is_ok(), "the product was left writing");
}

#[tokio::test]
async fn a_product_that_does_not_answer_is_a_504_and_one_that_falls_silent_is_cut_off() {
    let silent = raw_upstream(|mut stream| async move {
        while stream.read(&mut [0; 4096]).await.is_ok_and(|count| count > 0) {}
    })
    .await;
    let door = Door::with(silent, |options| options.fronts[0].forwarding.answer = SHORT).await;
    let answer = door.ask(format!("{}\r\n", door.head("GET /"))).await;
    assert!(answer.starts_with("HTTP/1.1 504 "), "{answer}");

    let half = raw_upstream(|stream| async move {
        let mut wire = Wire::over(stream);
        wire.until("\r\n\r\n").await;
        wire.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx").await;
        wire.line().await;
    })
    .await;
    let door = Door::with(half, |options| options.fronts[0].forwarding.idle = SHORT).await;
    let mut wire = door.connect().await;
    wire.send(format!("{}\r\n", door.head("GET /"))).await;
    let answer = wire.rest().await;
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("\r\n\r\nx"), "{answer}");
}

#[tokio::test]
async fn where_a_product_hangs_only_so_many_requests_wait_for_it_and_no_account_takes_every_place()
{
    let reached = Arc::new(AtomicUsize::new(0));
    let hanging = reached.clone();
    let hanging = raw_upstream(move |stream| {
        let reached = hanging.clone();
        async move {
            let mut wire = Wire::over(stream);
            wire.until("\r\n\r\n").await;
            reached.fetch_add(1, SeqCst);
            wire.rest().await;
        }
    })
    .await;
    let door = Door::with(hanging, |options| options.fronts[0].forwarding.max_waiting = 4).await;
    let ada = door.jeton.account("ada@example.com").await;
    let issued = door.jeton.issue(&ada, json!({ "service": "online" })).await;
    let hers = door.head("GET /").replace(&door.secret, issued["secret"].as_str().unwrap());
    let his = door.head("GET /");
    let wait = async |head: &str| {
        let before = reached.load(SeqCst);
        let mut wire = door.connect().await;
        wire.send(format!("{head}\r\n")).await;
        while reached.load(SeqCst) == before {
            tokio::task::yield_now().await;
        }
        wire
    };
    let must_be_turned_away = async |head: &str| {
        let answer = door.ask(format!("{head}Connection: close\r\n\r\n")).await;
        assert!(
            answer.starts_with("HTTP/1.1 503 ") && answer.contains("retry-after: 1\r\n"),
            "{answer}"
        );
    };

    let first = wait(&his).await;
    let _second = wait(&his).await;
    must_be_turned_away(&his).await;
    let _hers = wait(&hers).await;
    must_be_turned_away(&hers).await;

    // What does not go to the product is answered.
    door.jeton.verify("online").header("x-auth-token", &door.secret).send().await.expect(200);
    assert_eq!(reached.load(SeqCst), 3);
    // Whoever goes away leaves their place.
    drop(first);
    let begun = Instant::now();
    while reached.load(SeqCst) == 3 {
        let mut again = door.connect().await;
        again.send(format!("{his}Connection: close\r\n\r\n")).await;
        drop(tokio::time::timeout(SHORT, again.rest()).await);
        assert!(begun.elapsed() < Duration::from_secs(10), "the place was not given back");
    }
}

#[tokio::test]
async fn a_body_larger_than_allowed_is_a_413_however_it_is_framed() {
    let upstream = Recorder::start().await;
    let door =
        Door::with(upstream.address, |options| options.fronts[0].forwarding.max_body = 10).await;
    let head = door.head("POST /");

    for (body, status) in [
        ("Content-Length: 10\r\n\r\n0123456789", 200),
        ("Content-Length: 11\r\n\r\n01234567890", 413),
        ("Content-Length: 11\r\nExpect: 100-continue\r\n\r\n", 413),
        ("Transfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n", 200),
        ("Transfer-Encoding: chunked\r\n\r\n6\r\n012345\r\n5\r\n67890\r\n0\r\n\r\n", 413),
    ] {
        let answer = door.ask(format!("{head}{body}")).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{body:?}: {answer}");
    }

    let whole = |seen: &_| matches!(seen, jeton_tests::Recorded::Request(_));
    assert_eq!(upstream.seen().iter().filter(|seen| whole(seen)).count(), 2);
}

#[tokio::test]
async fn a_long_target_and_a_large_head_are_refused() {
    let upstream = Recorder::start().await;
    let door = Door::before(upstream.address).await;
    let header = |count: usize| format!("{}{}\r\n", door.head("GET /"), "X: y\r\n".repeat(count));
    let target = |length| format!("{}\r\n", door.head(&format!("GET /{}", "x".repeat(length))));

    for (request, status) in [
        (target(16_000), 200),
        (target(17_000), 414),
        (header(90), 200),
        (header(120), 431),
        (format!("{}X: {}\r\n\r\n", door.head("GET /"), "y".repeat(70_000)), 431),
    ] {
        let mut wire = door.connect().await;
        wire.try_send(request).await;
        let answer = wire.until("\r\n\r\n").await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
    }
}

#[tokio::test]
async fn a_stop_lets_requests_finish_ends_tunnels_and_waits_for_nobody_else() {
    let upstream = raw_upstream(|stream| async move {
        let mut wire = Wire::over(stream);
        let head = wire.until("\r\n\r\n").await;
        if head.starts_with("GET /socket") {
            wire.send("HTTP/1.1 101 Go\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n").await;
            wire.line().await;
        } else {
            tokio::time::sleep(Duration::from_millis(500)).await;
            wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").await;
        }
    })
    .await;
    let mut door = Door::before(upstream).await;
    let uri = format!("http://{upstream}").parse().unwrap();
    let any = "127.0.0.1:0".parse().unwrap();
    let fronts = vec![FrontOptions::new("online", any, Some(uri))];
    let options = DoorOptions { fronts, ..DoorOptions::at(any) };
    let jeton = Jeton::bind(door.jeton.app.clone(), options).await.unwrap();
    door.address = jeton.front_addresses().unwrap()[0].1;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(jeton.serve(async { stopped.await.unwrap() }));
    let idle = door.connect().await;
    let mut tunnel = door.connect().await;
    let switch = "Connection: upgrade\r\nUpgrade: websocket\r\n\r\n";
    tunnel.send(format!("{}{switch}", door.head("GET /socket"))).await;
    tunnel.until("\r\n\r\n").await;
    let mut slow = door.connect().await;
    slow.send(format!("{}\r\n", door.head("GET /slow"))).await;
    tokio::time::sleep(Duration::from_millis(100)).await;

    let begun = Instant::now();
    stop.send(()).unwrap();

    assert!(slow.rest().await.ends_with("\r\n\r\nok"));
    assert_eq!((tunnel.rest().await, idle.rest().await), (String::new(), String::new()));
    serving.await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}
