//! The connections to the product: kept for the next request, and given up where they cannot be used again.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
};

use jeton_tests::raw_upstream;
use tokio_rustls::TlsAcceptor;

use crate::{
    support::{Door, Wire},
    tls::Authority,
};

/// A product that counts connections. `answer` says what it answers to the first line of a request, and nothing where
/// it is to hang up instead.
async fn product(answer: fn(&str) -> Option<&'static str>) -> (SocketAddr, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let opened = count.clone();
    let address = raw_upstream(move |stream| {
        opened.fetch_add(1, SeqCst);
        async move {
            let mut wire = Wire::over(stream);
            while let Some(first) = wire.line().await {
                let head = wire.until("\r\n\r\n").await;
                let length = head.split("content-length: ").nth(1);
                let length = length.and_then(|rest| rest.split("\r\n").next());
                wire.count(length.map_or(0, |length| length.parse().unwrap())).await;
                let Some(answer) = answer(&first) else { return };
                wire.send(answer).await;
            }
        }
    })
    .await;
    (address, count)
}

#[tokio::test]
async fn requests_one_after_another_go_over_one_connection_however_their_answers_end() {
    let (product, connections) = product(|line| {
        Some(match line.split(' ').nth(1).unwrap() {
            "/length" => "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nsome",
            "/chunks" => {
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nsome\r\n0\r\n\r\n"
            }
            "/empty" => "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            "/nothing" => "HTTP/1.1 204 No Content\r\n\r\n",
            _ => "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n",
        })
    })
    .await;
    let door = Door::before(product).await;
    let mut wire = door.connect().await;

    for _ in 0..3 {
        for (line, end) in [
            ("GET /length", "some"),
            ("GET /chunks", "\r\n0\r\n\r\n"),
            ("GET /empty", "\r\n\r\n"),
            ("GET /nothing", "\r\n\r\n"),
            ("HEAD /head", "\r\n\r\n"),
        ] {
            wire.send(format!("{}\r\n", door.head(line))).await;
            let answer = wire.until(end).await;
            assert!(answer.starts_with("HTTP/1.1 20"), "{line}: {answer}");
        }
    }

    assert_eq!(connections.load(SeqCst), 1);
}

#[tokio::test]
async fn connections_are_kept_behind_requests_with_a_body_too() {
    let (product, connections) =
        product(|_line| Some("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nsome")).await;
    let door = Door::before(product).await;
    let mut wire = door.connect().await;

    for _ in 0..20 {
        wire.send(format!("{}Content-Length: 5\r\n\r\nhello", door.head("POST /"))).await;
        let answer = wire.until("some").await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }

    // The next request may be there before the connection of the one before is back.
    let connections = connections.load(SeqCst);
    assert!(connections <= 3, "{connections} connections for 20 requests");
}

#[tokio::test]
async fn a_connection_that_the_product_gives_up_is_not_used_again() {
    let answers: [fn(&str) -> Option<&'static str>; 2] = [
        |_| Some("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nsome"),
        |_| Some("HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nsome"),
    ];
    for answer in answers {
        let (product, connections) = product(answer).await;
        let door = Door::before(product).await;
        let mut wire = door.connect().await;

        for _ in 0..3 {
            wire.send(format!("{}\r\n", door.head("GET /"))).await;
            let answer = wire.until("some").await;
            assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        }

        assert_eq!(connections.load(SeqCst), 3);
    }
}

#[tokio::test]
async fn what_else_a_product_says_on_a_kept_connection_answers_no_request() {
    let (product, connections) = product(|_line| {
        Some("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nsomeHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nother")
    })
    .await;
    let door = Door::before(product).await;
    let mut wire = door.connect().await;

    for _ in 0..3 {
        wire.send(format!("{}\r\n", door.head("GET /"))).await;
        let answer = wire.until("some").await;
        assert!(answer.starts_with("HTTP/1.1 200 ") && !answer.contains("other"), "{answer}");
    }

    assert_eq!(connections.load(SeqCst), 3);
}

#[tokio::test]
async fn no_request_reaches_the_product_twice_though_it_closes_connections_unannounced() {
    let count = Arc::new(AtomicUsize::new(0));
    let seen = count.clone();
    let upstream = raw_upstream(move |stream| {
        let seen = seen.clone();
        async move {
            let mut wire = Wire::over(stream);
            wire.until("\r\n\r\n").await;
            seen.fetch_add(1, SeqCst);
            wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").await;
        }
    })
    .await;
    let door = Door::before(upstream).await;
    let mut wire = door.connect().await;

    let mut answered = 0;
    for _ in 0..50 {
        wire.send(format!("{}Content-Length: 0\r\n\r\n", door.head("POST /"))).await;
        let head = wire.until("\r\n\r\n").await;
        if head.starts_with("HTTP/1.1 200 ") {
            answered += 1;
            wire.until("ok").await;
        } else {
            assert!(head.starts_with("HTTP/1.1 502 "), "{head}");
            wire = door.connect().await;
        }
    }

    assert_eq!(answered, count.load(SeqCst));
    assert!(answered >= 40, "{answered} of 50 were answered");
}

#[tokio::test]
async fn a_product_whose_certificate_nobody_vouches_for_sees_nothing() {
    let authority = Authority::new();
    let acceptor = TlsAcceptor::from(Arc::new(authority.server()));
    let reached = Arc::new(AtomicUsize::new(0));
    let seen = reached.clone();
    let upstream = raw_upstream(move |stream| {
        let (acceptor, seen) = (acceptor.clone(), seen.clone());
        async move {
            if acceptor.accept(stream).await.is_ok() {
                seen.fetch_add(1, SeqCst);
            }
        }
    })
    .await;
    let uri = format!("https://localhost:{}", upstream.port()).parse().unwrap();
    let door = Door::with(upstream, |options| options.fronts[0].upstream = Some(uri)).await;

    let answer = door.ask(format!("{}\r\n", door.head("GET /"))).await;

    assert!(answer.starts_with("HTTP/1.1 502 "), "{answer}");
    assert_eq!(reached.load(SeqCst), 0);
}
