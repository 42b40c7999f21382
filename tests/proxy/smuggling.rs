//! Requests that two readers could understand in two ways. The rule: the product sees exactly one request for every
//! one that was allowed, well-formed to the letter, and none for one that was refused.

use std::net::SocketAddr;

use jeton_tests::{Recorded, Recorder, raw_upstream};
use tokio::net::TcpStream;

use crate::{
    payloads::{PAYLOADS, Payload, Then},
    support::{Door, Wire},
};

#[tokio::test]
async fn no_payload_brings_the_product_a_request_that_was_not_allowed() {
    let upstream = Recorder::start().await;
    let door = Door::before(upstream.address).await;

    let mut wrong = Vec::new();
    for payload in PAYLOADS {
        wrong.extend(payload.wrong(door.address, &door.secret, &upstream).await);
    }

    assert!(PAYLOADS.len() >= 60, "{} payloads", PAYLOADS.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn every_payload_is_told_apart_however_it_is_cut_into_packets() {
    let upstream = Recorder::start().await;
    let door = Door::before(upstream.address).await;

    let mut wrong = Vec::new();
    for payload in PAYLOADS {
        let sent = payload.bytes(&door.secret);
        let (mut wire, middle) = (door.connect().await, sent.len() / 2);
        wire.send(&sent[..middle]).await;
        tokio::task::yield_now().await;
        wire.try_send(&sent[middle..]).await;
        wrong.extend(payload.judge(&wire.rest().await, &upstream));
    }

    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn the_same_payloads_get_past_a_relay_that_does_not_look() {
    let upstream = Recorder::start().await;
    let behind = upstream.address;
    let relay = raw_upstream(move |mut client| async move {
        let mut upstream = TcpStream::connect(behind).await.unwrap();
        // Either end may hang up first.
        let _how_it_ended = tokio::io::copy_bidirectional(&mut client, &mut upstream).await;
    })
    .await;

    let mut wrong = 0;
    for payload in PAYLOADS.iter().filter(|payload| payload.then == Then::Refused) {
        let mut wire = Wire::to(relay).await;
        wire.send(payload.bytes("secret")).await;
        wire.finish().await;
        wrong += usize::from(payload.judge(&wire.rest().await, &upstream).is_some());
    }

    assert!(wrong >= 50, "{wrong} of the payloads would have been noticed");
}

impl Payload {
    /// The payload with the secret in its place, and an honest request behind it, which a closed connection does
    /// not answer any more.
    pub(crate) fn bytes(&self, secret: &str) -> Vec<u8> {
        let auth = format!("Host: a\r\nX-Auth-Token: {secret}\r\n");
        let text = self
            .text
            .replace("{POST}", &format!("POST /allowed HTTP/1.1\r\n{auth}"))
            .replace("{GET}", &format!("GET /allowed HTTP/1.1\r\n{auth}"))
            .replace("{AUTH}", &auth)
            .replace("{SMUGGLED}", &format!("GET /smuggled HTTP/1.1\r\n{auth}\r\n"))
            .replace("{SECOND}", &format!("GET /second HTTP/1.1\r\n{auth}\r\n"));
        let sentinel = format!("GET /sentinel HTTP/1.1\r\n{auth}Connection: close\r\n\r\n");
        format!("{text}{sentinel}").into_bytes()
    }

    /// What is wrong with how the front at `address` takes it.
    async fn wrong(
        &self,
        address: SocketAddr,
        secret: &str,
        upstream: &Recorder,
    ) -> Option<String> {
        let mut wire = Wire::to(address).await;
        wire.try_send(self.bytes(secret)).await;
        self.judge(&wire.rest().await, upstream)
    }

    fn judge(&self, answers: &str, upstream: &Recorder) -> Option<String> {
        let expected: (&[&str], &[&str]) = match self.then {
            Then::Refused => (&["400"], &[]),
            Then::One => (&["200", "200"], &["/allowed", "/sentinel"]),
            Then::Two => (&["200", "200", "200"], &["/allowed", "/second", "/sentinel"]),
            Then::OneAndNoMore => (&["200", "400"], &["/allowed"]),
        };
        let statuses = answers.split("HTTP/1.1 ").skip(1).map(|answer| &answer[..3]);
        let statuses: Vec<&str> = statuses.filter(|status| *status != "100").collect();
        let seen: Vec<String> = upstream.take().into_iter().filter_map(path_of).collect();
        let fits = statuses == expected.0 && seen == expected.1;
        (!fits).then(|| format!("{}: {statuses:?}, {seen:?}", self.name))
    }
}

/// The path of a whole request; nothing for the begin of one that never came whole.
fn path_of(recorded: Recorded) -> Option<String> {
    match recorded {
        Recorded::Request(request) => request.line.split(' ').nth(1).map(str::to_owned),
        Recorded::Malformed(bytes) => Some(format!("malformed: {bytes:?}")),
        Recorded::BrokenOff(_) => None,
    }
}
