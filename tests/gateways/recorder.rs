//! Every byte that a gateway sends to the API behind it.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// Stands between a gateway and the API and passes everything on.
pub(crate) struct Recorder {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    connections: Arc<Mutex<Vec<Vec<u8>>>>,
}

/// A request as it stood on the wire.
#[derive(Debug)]
pub(crate) struct Recorded {
    /// Its first line.
    pub(crate) line: String,
    /// Its headers, names as they were written.
    pub(crate) headers: Vec<(String, String)>,
}

impl Recorder {
    /// Starts one in front of `api`.
    pub(crate) async fn start(api: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let connections = Arc::new(Mutex::new(Vec::new()));
        let record = connections.clone();
        tokio::spawn(async move {
            while let Ok((gateway, _)) = listener.accept().await {
                let number = {
                    let mut all = record.lock().unwrap();
                    all.push(Vec::new());
                    all.len() - 1
                };
                tokio::spawn(pass_on(gateway, api, record.clone(), number));
            }
        });
        Self { address, connections }
    }

    /// Every byte, connection by connection.
    pub(crate) fn bytes(&self) -> Vec<Vec<u8>> {
        self.connections.lock().unwrap().clone()
    }

    /// Every request.
    pub(crate) fn requests(&self) -> Vec<Recorded> {
        self.bytes().iter().flat_map(|bytes| requests_in(bytes)).collect()
    }

    /// Forgets what was recorded; connections stay open.
    pub(crate) fn forget(&self) {
        self.connections.lock().unwrap().iter_mut().for_each(Vec::clear);
    }
}

impl Recorded {
    /// The values of every header that a careless program may take for `name`.
    pub(crate) fn values(&self, name: &str) -> Vec<&str> {
        let known = |other: &str| folded(other) == folded(name);
        let lines = self.headers.iter().filter(|(other, _)| known(other));
        lines.map(|(_, value)| value.as_str()).collect()
    }
}

/// A header's name as careless programs read it.
pub(crate) fn folded(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

async fn pass_on(
    gateway: TcpStream,
    api: SocketAddr,
    record: Arc<Mutex<Vec<Vec<u8>>>>,
    number: usize,
) {
    let api = TcpStream::connect(api).await.unwrap();
    let (mut from_gateway, mut to_gateway) = gateway.into_split();
    let (mut from_api, mut to_api) = api.into_split();
    tokio::spawn(async move { tokio::io::copy(&mut from_api, &mut to_gateway).await.ok() });
    let mut buffer = vec![0; 64 << 10];
    while let Ok(count @ 1..) = from_gateway.read(&mut buffer).await {
        record.lock().unwrap()[number].extend_from_slice(&buffer[..count]);
        if to_api.write_all(&buffer[..count]).await.is_err() {
            break;
        }
    }
}

fn requests_in(mut bytes: &[u8]) -> Vec<Recorded> {
    let mut all = Vec::new();
    while let Some(end) = find(bytes, b"\r\n\r\n") {
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        bytes = &bytes[end + 4..];
        let mut lines = head.split("\r\n");
        let line = lines.next().unwrap().to_owned();
        let headers = lines.map(|line| {
            let (name, value) = line.split_once(':').unwrap_or((line, ""));
            (name.to_owned(), value.trim().to_owned())
        });
        let one = Recorded { line, headers: headers.collect() };
        let skip = match one.values("content-length").first() {
            Some(length) => length.parse().unwrap(),
            None if one.values("transfer-encoding").is_empty() => 0,
            // The last chunk, and the trailers behind it.
            None => find(bytes, b"0\r\n").map_or(bytes.len(), |last| {
                last + find(&bytes[last..], b"\r\n\r\n").map_or(3, |end| end + 4)
            }),
        };
        bytes = &bytes[skip.min(bytes.len())..];
        all.push(one);
    }
    all
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}
