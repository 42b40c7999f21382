//! Where no place is left, the address with the most connections gives one up to another, even a busy one.

use std::net::{IpAddr, Ipv4Addr};

use jeton_server::TrustedProxies;
use jeton_tests::{Recorder, raw_upstream};

use crate::{
    frames::{DATA, END_HEADERS, END_STREAM, HEADERS, PREFACE, SETTINGS, frame, literal},
    support::{Door, Wire},
};

/// Clients, each at an address of its own.
const EVE: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));
const ADA: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 3));
const BOB: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 4));

/// A front with four places, each taken by a request whose body is waited for, and these, the oldest first.
async fn taken_by(clients: [IpAddr; 4], trusted: Option<IpAddr>) -> (Door, Vec<Wire>) {
    let upstream = Recorder::start().await;
    let door = Door::with(upstream.address, |options| {
        options.limits.connections = 4;
        let ranges = trusted.iter().map(|proxy| proxy.to_string().parse().unwrap());
        options.trusted_proxies = TrustedProxies::new(ranges.collect()).unwrap();
    })
    .await;
    let mut slow = Vec::new();
    for client in clients {
        slow.push(slow_body(&door, client).await);
    }
    (door, slow)
}

/// A request whose body is waited for.
async fn slow_body(door: &Door, client: IpAddr) -> Wire {
    let mut wire = Wire::from(client, door.address).await;
    let head = door.head("POST /");
    wire.send(format!("{head}Content-Length: 2\r\nExpect: 100-continue\r\n\r\n")).await;
    wire.until(" 100 Continue\r\n\r\n").await;
    wire
}

/// How many of them are answered once their bodies are whole.
async fn answered(slow: Vec<Wire>) -> usize {
    let mut answered = 0;
    for mut wire in slow {
        let is_answered = wire.try_send("hi").await && wire.count(1).await > 0;
        answered += usize::from(is_answered);
    }
    answered
}

#[tokio::test]
async fn slow_bodies_from_one_address_keep_no_place_from_others_and_the_oldest_gives_way() {
    let (door, mut slow) = taken_by([EVE; 4], None).await;

    assert!(door.serves(ADA).await);

    assert_eq!(slow.remove(0).rest().await, "");
    assert_eq!(answered(slow).await, 3, "one place was needed");
}

#[tokio::test]
async fn nobody_pushes_out_a_busy_one_of_their_own_address_or_of_one_that_has_no_more() {
    for (clients, newcomer) in [([EVE; 4], EVE), ([EVE, EVE, ADA, ADA], ADA)] {
        let (door, slow) = taken_by(clients, None).await;

        assert!(!door.serves(newcomer).await, "{clients:?}");

        assert_eq!(answered(slow).await, 4, "{clients:?}");
    }
}

#[tokio::test]
async fn addresses_that_go_on_asking_have_as_many_places_each() {
    let (door, mut slow) = taken_by([EVE; 4], None).await;

    slow.push(slow_body(&door, ADA).await);
    slow.push(slow_body(&door, ADA).await);
    assert!(!door.serves(ADA).await, "each has two");
    slow.push(slow_body(&door, BOB).await);

    assert_eq!(answered(slow.split_off(6)).await, 1, "that of the last");
    assert_eq!(answered(slow).await, 3);
}

#[tokio::test]
async fn a_trusted_proxy_stands_for_many_and_gives_up_nothing_busy_and_gets_a_place_itself() {
    let (door, slow) = taken_by([EVE; 4], Some(EVE)).await;
    assert!(!door.serves(ADA).await);
    assert_eq!(answered(slow).await, 4);

    let (door, slow) = taken_by([EVE, EVE, ADA, ADA], Some(EVE)).await;
    assert!(door.serves(EVE).await);
    assert_eq!(answered(slow).await, 3);
}

/// What a client sends to be busy for long, and the end of what it is told until it is.
type Busy = (Vec<u8>, &'static str);

fn ways_to_be_busy(door: &Door) -> Vec<Busy> {
    let body = "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n";
    let switch = "Connection: upgrade\r\nUpgrade: websocket\r\n\r\n";
    let head = |method| {
        let fields = [
            (":method", method),
            (":scheme", "http"),
            (":path", "/"),
            (":authority", "a"),
            ("x-auth-token", &*door.secret),
        ];
        fields.iter().flat_map(|(name, value)| literal(name, value)).collect::<Vec<u8>>()
    };
    let http2 = [
        PREFACE,
        &frame(SETTINGS, 0, 0, b""),
        &frame(HEADERS, END_HEADERS, 1, &head("POST")),
        &frame(DATA, 0, 1, b"x"),
        &frame(HEADERS, END_HEADERS | END_STREAM, 3, &head("GET")),
    ];
    vec![
        (format!("{}{body}", door.head("POST /")).into(), " 100 Continue\r\n\r\n"),
        (format!("{}\r\nGET /", door.head("GET /")).into(), "\r\n\r\nok"),
        (format!("{}{switch}", door.head("GET /socket")).into(), "\r\n\r\n"),
        (http2.concat(), "ok"),
    ]
}

#[tokio::test]
async fn whatever_a_connection_is_busy_with_it_gives_way_where_its_address_has_more_than_others() {
    let upstream = raw_upstream(|stream| async move {
        let mut wire = Wire::over(stream);
        let head = wire.until("\r\n\r\n").await;
        let switches = "HTTP/1.1 101 Go\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n";
        let answers = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
        match &head[..head.find(' ').unwrap()] {
            "GET" if head.starts_with("GET /socket ") => wire.send(switches).await,
            "GET" => return wire.send(answers).await,
            _ => {}
        }
        wire.rest().await;
    })
    .await;
    for way in 0..4 {
        let door = Door::with(upstream, |options| options.limits.connections = 2).await;
        let mut held = Vec::new();
        for _ in 0..2 {
            let (sent, end) = ways_to_be_busy(&door).swap_remove(way);
            let mut wire = Wire::from(EVE, door.address).await;
            wire.send(sent).await;
            wire.until(end).await;
            held.push(wire);
        }

        assert!(door.serves(ADA).await, "{way}");

        held.remove(0).rest().await;
    }
}
