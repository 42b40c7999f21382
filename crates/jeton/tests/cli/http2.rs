//! What a client does wrong over HTTP/2 is no line of the log: whoever reaches the door could fill a disk with them.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

use crate::support::Home;

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const ACK: u8 = 1;
const END_OF_BOTH: u8 = 5;

/// A frame (RFC 9113 section 4.1).
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// Sends all of it; what came back until the server closed.
fn send(address: &str, frames: &[Vec<u8>]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let opening = [PREFACE, &frame(SETTINGS, 0, 0, b"")].concat();
    stream.write_all(&[&opening[..], &frames.concat()].concat()).unwrap();
    let mut answer = Vec::new();
    // Behind its goodbye the server may reset the connection.
    stream.read_to_end(&mut answer).ok();
    answer
}

#[test]
fn a_client_that_resets_what_it_asks_for_or_acknowledges_what_nobody_sent_is_cut_off_and_not_logged()
 {
    let home = Home::new();
    let mut jeton = home.start_heard(&["serve", "--json", "--listen", "127.0.0.1:0"]);
    jeton.json();
    let url = jeton.json()["url"].as_str().unwrap().to_owned();
    let address = url.strip_prefix("http://").unwrap();
    // `GET /` of `a`, by the static table (RFC 7541 appendix A).
    let get = [0x82, 0x86, 0x84, 0x41, 1, b'a'];
    let reset = |number: u32| {
        let asked = frame(HEADERS, END_OF_BOTH, 2 * number + 1, &get);
        [asked, frame(RST_STREAM, 0, 2 * number + 1, &[0, 0, 0, 8])].concat()
    };
    let resets: Vec<_> = (0..200).map(reset).collect();
    let unasked = vec![frame(PING, ACK, 0, &[7; 8]), frame(HEADERS, END_OF_BOTH, 2, &get)];

    let (calmed, broken) = (send(address, &resets), send(address, &unasked));

    let goodbye = calmed
        .windows(16)
        .any(|window| window == b"too_many_resets\0" || window.starts_with(b"too_many_resets"));
    assert!(goodbye || calmed.ends_with(b"too_many_resets"), "{calmed:?}");
    assert!(!broken.is_empty());
    let said = jeton.said_to_the_end();
    assert!(!said.contains("WARN") && !said.contains("h2::"), "{said}");
}
