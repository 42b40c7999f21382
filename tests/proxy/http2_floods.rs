//! What HTTP/2 lets a client send for next to nothing, again and again (CVE-2023-44487, RUSTSEC-2024-0003, RUSTSEC-2024-0332
//! and their like): a connection of that sort costs a bounded amount of memory, and nobody else notices.
#![cfg(target_os = "linux")]

use std::{io::ErrorKind, net::SocketAddr, time::Duration};

use jeton_tests::{PeakMemory, TestJeton};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

use crate::frames::{
    CONTINUATION, DATA, END_HEADERS, END_STREAM, HEADERS, PING, PREFACE, RST_STREAM, SETTINGS,
    frame, literal,
};

/// What all floods together may take, with the client in this very process.
const MOST: u64 = 64 << 20;
/// So many pieces are sent, if the server lets it.
const PIECES: u32 = 50_000;
/// A server that takes nothing for so long has stopped to listen, which bounds it too.
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flood {
    RapidReset,
    RapidResetOfGoodRequests,
    Continuation,
    EmptyContinuation,
    EmptyData,
    Settings,
    Ping,
    PingUnread,
    Streams,
    HeadersFromTheTable,
}

const ALL: [Flood; 10] = [
    Flood::RapidReset,
    Flood::RapidResetOfGoodRequests,
    Flood::Continuation,
    Flood::EmptyContinuation,
    Flood::EmptyData,
    Flood::Settings,
    Flood::Ping,
    Flood::PingUnread,
    Flood::Streams,
    Flood::HeadersFromTheTable,
];

impl Flood {
    /// What stands before it.
    fn opening(self, head: &[u8]) -> Vec<u8> {
        let settings = [PREFACE, &frame(SETTINGS, 0, 0, b"")].concat();
        match self {
            Self::Continuation | Self::EmptyContinuation => {
                [settings, frame(HEADERS, END_STREAM, 1, head)].concat()
            }
            Self::EmptyData => [settings, frame(HEADERS, END_HEADERS, 1, head)].concat(),
            Self::HeadersFromTheTable => {
                // One long field that goes into the table (RFC 7541 section 6.2.1), to be named by one byte each.
                let mut field = vec![0x40, 1, b'x', 0x7f, 0xa1, 0x1e];
                field.extend(vec![b'a'; 127 + 0x21 + (0x1e << 7)]);
                let block = [head, &field].concat();
                [settings, frame(HEADERS, END_HEADERS | END_STREAM, 1, &block)].concat()
            }
            _ => settings,
        }
    }

    /// The piece of that number.
    fn piece(self, number: u32, head: &[u8]) -> Vec<u8> {
        let stream = 2 * number + 3;
        match self {
            Self::RapidReset | Self::RapidResetOfGoodRequests => [
                frame(HEADERS, END_HEADERS | END_STREAM, stream, head),
                frame(RST_STREAM, 0, stream, &8_u32.to_be_bytes()),
            ]
            .concat(),
            Self::Continuation => {
                frame(CONTINUATION, 0, 1, &literal("x", &"y".repeat(100)).repeat(100))
            }
            Self::EmptyContinuation => frame(CONTINUATION, 0, 1, b""),
            Self::EmptyData => frame(DATA, 0, 1, b""),
            Self::Settings => frame(SETTINGS, 0, 0, &[0, 4, 0, 0, 0xff, 0xff]),
            Self::Ping | Self::PingUnread => frame(PING, 0, 0, &[0; 8]),
            Self::Streams => frame(HEADERS, END_HEADERS, stream, head),
            Self::HeadersFromTheTable => {
                let block = [head, &[0x80 | 62; 1000]].concat();
                frame(HEADERS, END_HEADERS | END_STREAM, stream, &block)
            }
        }
    }

    /// Sends it; the connection, how many pieces were taken, and whether the server ended it.
    async fn send(self, address: SocketAddr, head: &[u8]) -> (TcpStream, u32, bool) {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(&self.opening(head)).await.unwrap();
        let mut buffer = vec![0; 64 * 1024];
        let (mut taken, mut is_cut) = (0, false);
        for batch in (0..PIECES).step_by(100) {
            let bytes: Vec<u8> =
                (batch..batch + 100).flat_map(|number| self.piece(number, head)).collect();
            match timeout(PATIENCE, stream.write_all(&bytes)).await {
                Ok(Ok(())) => taken = batch + 100,
                Ok(Err(_)) => is_cut = true,
                Err(_held) => break,
            }
            if self == Self::PingUnread {
                continue;
            }
            match stream.try_read(&mut buffer) {
                Ok(1..) => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Ok(0) | Err(_) => is_cut = true,
            }
            if is_cut {
                break;
            }
        }
        // The end may be on its way.
        while !is_cut && self != Self::PingUnread {
            match timeout(Duration::from_millis(300), stream.read(&mut buffer)).await {
                Ok(Ok(1..)) => {}
                Ok(Ok(0) | Err(_)) => is_cut = true,
                Err(_silent) => break,
            }
        }
        (stream, taken, is_cut)
    }
}

/// The pseudo-headers of a request, and a credential.
fn head(method: &str, path: &str, secret: &str) -> Vec<u8> {
    let fields = [
        (":method", method),
        (":scheme", "http"),
        (":path", path),
        (":authority", "a"),
        ("x-auth-token", secret),
    ];
    fields.iter().flat_map(|(name, value)| literal(name, value)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_flood_of_frames_takes_much_memory_or_anybody_elses_answer() {
    let jeton = TestJeton::new().await;
    let issued = jeton.issue(&jeton.admin, json!({ "service": "online" })).await;
    let secret = issued["secret"].as_str().unwrap();
    let verify = || jeton.verify("online").header("x-auth-token", secret).send();
    let pass = || jeton.front("online", "GET", "/servers").header("x-auth-token", secret).send();
    verify().await.expect(200);
    pass().await.expect(200);
    let before = PeakMemory::of_this_process();

    let (mut ends, mut held) = (Vec::new(), Vec::new());
    for (door, address, path) in [
        ("main", jeton.address(), "/verify/online"),
        ("front", jeton.front_address("online"), "/servers"),
    ] {
        for flood in ALL {
            let secret = if flood == Flood::RapidReset { "nobody's" } else { secret };
            let method = if flood == Flood::EmptyData { "POST" } else { "GET" };
            let (stream, taken, is_cut) = flood.send(address, &head(method, path, secret)).await;
            ends.push((door, flood, taken, is_cut));
            held.push(stream);

            verify().await.expect(200);
            pass().await.expect(200);
            jeton.upstream.forget();
        }
    }

    let taken = before.grown();
    assert!(taken < MOST, "{} MiB: {ends:?}", taken >> 20);
    for (door, flood, _, is_cut) in &ends {
        let must_be_cut =
            matches!(flood, Flood::Continuation | Flood::EmptyContinuation | Flood::EmptyData);
        assert!(*is_cut || !must_be_cut, "{door}, {flood:?}: {ends:?}");
    }
}
