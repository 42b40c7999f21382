//! A front before an upstream that records bytes, and a connection to it.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::{Duration, Instant},
};

use jeton_server::DoorOptions;
use jeton_tests::{RawRequest, Recorder, TestJeton};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
    time::timeout,
};

/// A front of online.net, and a good secret for it.
pub(crate) struct Door {
    pub(crate) jeton: TestJeton,
    pub(crate) address: SocketAddr,
    pub(crate) token: String,
    pub(crate) secret: String,
}

impl Door {
    pub(crate) async fn before(upstream: SocketAddr) -> Self {
        Self::with(upstream, |_| {}).await
    }

    pub(crate) async fn with(upstream: SocketAddr, change: impl FnOnce(&mut DoorOptions)) -> Self {
        let jeton = TestJeton::new().await;
        let issued = jeton.issue(&jeton.admin, json!({ "service": "online" })).await;
        let text = |field: &str| issued[field].as_str().unwrap().to_owned();
        let address = jeton.open_front("online", upstream, change).await;
        Self { address, token: text("id"), secret: text("secret"), jeton }
    }

    /// The head of a request with the secret, without its last empty line.
    pub(crate) fn head(&self, line: &str) -> String {
        format!("{line} HTTP/1.1\r\nHost: shop.example:8080\r\nX-Auth-Token: {}\r\n", self.secret)
    }

    pub(crate) async fn connect(&self) -> Wire {
        Wire::to(self.address).await
    }

    /// Sends a whole request; the head of the answer.
    pub(crate) async fn ask(&self, request: impl AsRef<[u8]>) -> String {
        let mut wire = self.connect().await;
        wire.send(request).await;
        wire.until("\r\n\r\n").await
    }

    /// Whether a request over a new connection from `client` is answered.
    pub(crate) async fn serves(&self, client: IpAddr) -> bool {
        let mut wire = Wire::from(client, self.address).await;
        wire.try_send(format!("{}Connection: close\r\n\r\n", self.head("GET /"))).await
            && wire.rest().await.starts_with("HTTP/1.1 200 ")
    }

    /// Asks over one new connection after the other until a place is free.
    pub(crate) async fn comes_to_serve(&self) {
        let begun = Instant::now();
        while !self.serves(Ipv4Addr::LOCALHOST.into()).await {
            assert!(begun.elapsed() < Duration::from_secs(10), "no place became free");
        }
    }

    pub(crate) async fn revoke(&self) {
        let path = format!("/api/v1/tokens/{}/revoke", self.token);
        let call = self.jeton.call("POST", &path).bearer(&self.jeton.admin);
        call.json(&Value::Object(serde_json::Map::new())).send().await.expect(204);
    }
}

/// The only request that reached the product.
#[track_caller]
pub(crate) fn only(recorder: &Recorder) -> RawRequest {
    let requests = recorder.requests();
    assert_eq!(requests.len(), 1, "{requests:?}");
    requests.into_iter().next().unwrap()
}

/// Nothing honest takes longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// A connection, byte by byte.
pub(crate) struct Wire {
    stream: TcpStream,
    unread: Vec<u8>,
}

impl Wire {
    pub(crate) async fn to(address: SocketAddr) -> Self {
        Self { stream: TcpStream::connect(address).await.unwrap(), unread: Vec::new() }
    }

    /// From one of the addresses that are all this machine's.
    pub(crate) async fn from(client: IpAddr, address: SocketAddr) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((client, 0).into()).unwrap();
        Self::over(socket.connect(address).await.unwrap())
    }

    pub(crate) fn over(stream: TcpStream) -> Self {
        Self { stream, unread: Vec::new() }
    }

    pub(crate) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.write_all(bytes.as_ref()).await.unwrap();
    }

    /// Sends, even to somebody who hangs up in the middle; whether all of it was taken.
    pub(crate) async fn try_send(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.stream.write_all(bytes.as_ref()).await.is_ok()
    }

    /// Says that nothing more comes.
    pub(crate) async fn finish(&mut self) {
        self.stream.shutdown().await.unwrap();
    }

    /// Everything up to and including `end`.
    pub(crate) async fn until(&mut self, end: &str) -> String {
        loop {
            let found = self.unread.windows(end.len()).position(|window| window == end.as_bytes());
            if let Some(at) = found {
                let rest = self.unread.split_off(at + end.len());
                let text = std::mem::replace(&mut self.unread, rest);
                return String::from_utf8_lossy(&text).into_owned();
            }
            assert!(self.read().await, "closed before {end:?}: {:?}", self.text());
        }
    }

    /// Everything that comes until the other end closes.
    pub(crate) async fn rest(mut self) -> String {
        while self.read().await {}
        self.text()
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.unread).into_owned()
    }

    async fn read(&mut self) -> bool {
        let mut buffer = [0; 16 * 1024];
        let read = timeout(PATIENCE, self.stream.read(&mut buffer)).await;
        let count = read.expect("something comes, or the connection ends").unwrap_or(0);
        self.unread.extend_from_slice(&buffer[..count]);
        count > 0
    }
}

impl Wire {
    /// Reads so many bytes, or as many as come; how many that were.
    pub(crate) async fn count(&mut self, most: usize) -> usize {
        let mut count = 0;
        while count < most && (!self.unread.is_empty() || self.read().await) {
            count += self.unread.len();
            self.unread.clear();
        }
        count
    }

    /// Sends bytes until nothing takes them for a while; how many that were.
    pub(crate) async fn send_until_held(&mut self, most: usize) -> usize {
        let (piece, mut sent) = (vec![b'x'; 64 * 1024], 0);
        while sent < most {
            let wanted = piece.len().min(most - sent);
            match timeout(Duration::from_secs(1), self.stream.write(&piece[..wanted])).await {
                Ok(count) => sent += count.unwrap(),
                Err(_held) => break,
            }
        }
        sent
    }
}

impl Wire {
    /// The next so many bytes, or nothing where the other end closes.
    pub(crate) async fn exactly(&mut self, count: usize) -> Option<Vec<u8>> {
        while self.unread.len() < count {
            if !self.read().await {
                return None;
            }
        }
        let rest = self.unread.split_off(count);
        Some(std::mem::replace(&mut self.unread, rest))
    }

    /// The next line, or nothing where the other end closes.
    pub(crate) async fn line(&mut self) -> Option<String> {
        while !self.unread.contains(&b'\n') {
            let mut buffer = [0; 4096];
            let count = self.stream.read(&mut buffer).await.unwrap_or(0);
            if count == 0 {
                return None;
            }
            self.unread.extend_from_slice(&buffer[..count]);
        }
        Some(self.until("\n").await)
    }
}
