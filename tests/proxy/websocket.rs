//! WebSockets: a tunnel after a verdict and the product's 101, and no longer than the token.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use jeton_tests::{Recorder, raw_upstream};

use crate::support::{Door, Wire, only};

const SWITCH: &str = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
const SWITCHED: &str = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
    Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

/// A product that switches and then repeats every line; and the heads that it saw.
async fn echo() -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = seen.clone();
    let address = raw_upstream(move |stream| {
        let log = log.clone();
        async move {
            let mut wire = Wire::over(stream);
            let head = wire.until("\r\n\r\n").await;
            log.lock().unwrap().push(head);
            wire.send(SWITCHED).await;
            while let Some(line) = wire.line().await {
                wire.send(line).await;
            }
        }
    })
    .await;
    (address, seen)
}

async fn opened(door: &Door) -> Wire {
    let mut wire = door.connect().await;
    wire.send(format!("{}{SWITCH}\r\n", door.head("GET /socket"))).await;
    let answer = wire.until("\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 101 "), "{answer}");
    assert!(answer.to_lowercase().contains("sec-websocket-accept: s3pp"), "{answer}");
    wire
}

#[tokio::test]
async fn a_good_token_opens_a_tunnel_and_the_product_sees_who_it_is() {
    let (upstream, seen) = echo().await;
    let door = Door::before(upstream).await;

    let mut wire = opened(&door).await;
    wire.send("one\n").await;
    assert_eq!(wire.until("\n").await, "one\n");
    wire.send("two\n").await;
    assert_eq!(wire.until("\n").await, "two\n");

    let seen = seen.lock().unwrap()[0].to_lowercase();
    for line in ["connection: upgrade", "upgrade: websocket", "sec-websocket-version: 13"] {
        assert_eq!(seen.matches(&format!("\r\n{line}\r\n")).count(), 1, "{line} in {seen}");
    }
    assert!(seen.contains(&format!("jeton-token: {}", door.token)) && !seen.contains(&door.secret));
}

#[tokio::test]
async fn without_a_good_token_the_product_sees_nothing() {
    let upstream = Recorder::start().await;
    let door = Door::before(upstream.address).await;

    let answer = door.ask(format!("GET /socket HTTP/1.1\r\nHost: a\r\n{SWITCH}\r\n")).await;

    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    assert!(upstream.seen().is_empty());
}

#[tokio::test]
async fn a_tunnel_ends_with_its_token_even_while_it_is_silent() {
    let (upstream, _) = echo().await;
    let door = Door::before(upstream).await;
    let wire = opened(&door).await;

    door.revoke().await;
    let revoked = std::time::Instant::now();

    assert_eq!(wire.rest().await, "");
    assert!(revoked.elapsed() < Duration::from_secs(5), "{:?}", revoked.elapsed());
}

#[tokio::test]
async fn a_moment_after_the_verdict_no_byte_passes_behind_the_end_of_its_token() {
    let (upstream, _) = echo().await;
    let door = Door::before(upstream).await;
    let mut wire = opened(&door).await;
    tokio::time::sleep(Duration::from_millis(1100)).await;
    wire.send("one\n").await;
    wire.until("one\n").await;

    door.revoke().await;
    wire.try_send("two\n").await;

    assert_eq!(wire.rest().await, "");
}

#[tokio::test]
async fn a_tunnel_in_which_nothing_moves_is_closed() {
    let (upstream, _) = echo().await;
    let door = Door::with(upstream, |options| {
        options.fronts[0].forwarding.idle = Duration::from_millis(200);
    })
    .await;

    assert_eq!(opened(&door).await.rest().await, "");
}

#[tokio::test]
async fn a_product_that_does_not_switch_answers_as_to_any_request() {
    let upstream = Recorder::start().await;
    let door = Door::before(upstream.address).await;
    let mut wire = door.connect().await;

    for _ in 0..2 {
        wire.send(format!("{}{SWITCH}\r\n", door.head("GET /socket"))).await;
        let answer = wire.until("\r\n\r\nok").await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }

    assert_eq!(upstream.requests().len(), 2);
}

#[tokio::test]
async fn bytes_before_the_101_open_no_tunnel() {
    let (upstream, seen) = echo().await;
    let door = Door::before(upstream).await;
    let mut wire = door.connect().await;
    let smuggled = door.head("GET /smuggled");

    wire.send(format!("{}{SWITCH}\r\n{smuggled}\r\n", door.head("GET /socket"))).await;

    let answer = wire.rest().await;
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert!(!answer.contains("smuggled"), "{answer}");
    assert!(seen.lock().unwrap().iter().all(|head| head.starts_with("GET /socket ")));
}

#[tokio::test]
async fn no_other_protocol_is_switched_to() {
    for switch in [
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAA\r\n",
        "Connection: Upgrade\r\nUpgrade: h2c, websocket\r\n",
        "Connection: Upgrade\r\nUpgrade: websocket\r\nUpgrade: h2c\r\n",
        "Upgrade: websocket\r\n",
        "Connection: Upgrade\r\nUpgrade: TLS/1.0\r\n",
    ] {
        let upstream = Recorder::start().await;
        let door = Door::before(upstream.address).await;

        let answer = door.ask(format!("{}{switch}\r\n", door.head("GET /"))).await;

        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        assert_eq!(only(&upstream).one("upgrade"), None, "{switch}");
        assert_eq!(only(&upstream).one("connection"), None, "{switch}");
    }
}
