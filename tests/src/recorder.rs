//! A product's API that reads bytes, not requests: what reached it is known to the letter.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// Listens on loopback and gives every connection to `serve`.
pub async fn raw_upstream<F>(serve: impl Fn(TcpStream) -> F + Send + 'static) -> SocketAddr
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    let address = listener.local_addr().expect("a bound socket has an address");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    address
}

/// A product's API that records every request byte by byte and answers all of them alike.
#[derive(Clone)]
pub struct Recorder {
    /// Where it listens.
    pub address: SocketAddr,
    seen: Arc<Mutex<Vec<Recorded>>>,
}

/// What reached the product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recorded {
    /// A request that is well-formed to the letter.
    Request(RawRequest),
    /// The begin of one whose end never came.
    BrokenOff(String),
    /// Something else.
    Malformed(String),
}

/// A well-formed request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRequest {
    /// Its first line.
    pub line: String,
    /// Its header lines, in their order.
    pub headers: Vec<(String, String)>,
    /// Its body, without chunks.
    pub body: Vec<u8>,
}

impl RawRequest {
    /// The values of a header, in their order.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let same = self.headers.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name));
        same.map(|(_, value)| value.as_str()).collect()
    }

    /// The one value of a header, or nothing.
    #[track_caller]
    pub fn one(&self, name: &str) -> Option<&str> {
        let all = self.all(name);
        assert!(all.len() <= 1, "several `{name}`: {all:?}");
        all.first().copied()
    }
}

impl Recorder {
    /// Starts one that answers `200` with `ok`.
    pub async fn start() -> Self {
        Self::answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").await
    }

    /// Starts one that answers with these bytes.
    pub async fn answering(answer: impl Into<Vec<u8>>) -> Self {
        let (seen, answer) = (Arc::new(Mutex::new(Vec::new())), Arc::new(answer.into()));
        let log: Arc<Mutex<Vec<Recorded>>> = seen.clone();
        let address = raw_upstream(move |stream| record(stream, log.clone(), answer.clone())).await;
        Self { address, seen }
    }

    /// What reached it so far.
    pub fn seen(&self) -> Vec<Recorded> {
        self.seen.lock().expect("no test panics while holding this").clone()
    }

    /// What reached it since this was last asked.
    pub fn take(&self) -> Vec<Recorded> {
        std::mem::take(&mut self.seen.lock().expect("no test panics while holding this"))
    }

    /// The requests that reached it.
    ///
    /// # Panics
    /// Where something else did.
    #[track_caller]
    pub fn requests(&self) -> Vec<RawRequest> {
        let requests = self.seen().into_iter().map(|recorded| match recorded {
            Recorded::Request(request) => request,
            other => panic!("no request: {other:?}"),
        });
        requests.collect()
    }
}

async fn record(mut stream: TcpStream, log: Arc<Mutex<Vec<Recorded>>>, answer: Arc<Vec<u8>>) {
    let (mut bytes, mut buffer) = (Vec::new(), vec![0; 64 * 1024]);
    loop {
        let recorded = match read_request(&bytes) {
            Read::Part => match stream.read(&mut buffer).await {
                Ok(count @ 1..) => {
                    bytes.extend_from_slice(&buffer[..count]);
                    continue;
                }
                _ if bytes.is_empty() => return,
                _ => Recorded::BrokenOff(String::from_utf8_lossy(&bytes).into_owned()),
            },
            Read::Whole(request, length) => {
                bytes.drain(..length);
                Recorded::Request(request)
            }
            Read::Malformed => Recorded::Malformed(String::from_utf8_lossy(&bytes).into_owned()),
        };
        let ends = match &recorded {
            Recorded::Request(request) => request.all("connection") == ["close"],
            _ => true,
        };
        log.lock().expect("no test panics while holding this").push(recorded);
        if stream.write_all(&answer).await.is_err() || ends {
            return;
        }
    }
}

enum Read {
    Part,
    Whole(RawRequest, usize),
    Malformed,
}

fn read_request(bytes: &[u8]) -> Read {
    let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
        return Read::Part;
    };
    let Ok(head) = std::str::from_utf8(&bytes[..end]) else { return Read::Malformed };
    if head.split("\r\n").any(|line| line.contains(|letter: char| letter.is_control())) {
        return Read::Malformed;
    }
    let mut lines = head.split("\r\n");
    let line = lines.next().unwrap_or_default().to_owned();
    if line.split(' ').count() != 3 || !line.ends_with(" HTTP/1.1") {
        return Read::Malformed;
    }
    let field = |line: &str| {
        let (name, value) = line.split_once(':')?;
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic());
        is_name.then(|| (name.to_owned(), value.trim().to_owned()))
    };
    let Some(headers) = lines.map(field).collect::<Option<Vec<_>>>() else {
        return Read::Malformed;
    };
    let mut request = RawRequest { line, headers, body: Vec::new() };
    let rest = &bytes[end + 4..];
    let body = match (request.all("content-length")[..].to_vec(), request.all("transfer-encoding"))
    {
        (lengths, codings) if lengths.is_empty() && codings.is_empty() => Some((vec![], 0)),
        (lengths, codings) if lengths.len() == 1 && codings.is_empty() => {
            let Ok(length) = lengths[0].parse::<usize>() else { return Read::Malformed };
            rest.get(..length).map(|body| (body.to_vec(), length))
        }
        (lengths, codings) if lengths.is_empty() && codings == ["chunked"] => match chunks(rest) {
            Ok(body) => body,
            Err(()) => return Read::Malformed,
        },
        _ => return Read::Malformed,
    };
    let Some((body, length)) = body else { return Read::Part };
    request.body = body;
    Read::Whole(request, end + 4 + length)
}

/// The body in chunks and its length with them; nothing where it has not come whole.
fn chunks(bytes: &[u8]) -> Result<Option<(Vec<u8>, usize)>, ()> {
    let (mut body, mut at) = (Vec::new(), 0);
    loop {
        let Some(end) = bytes[at..].windows(2).position(|window| window == b"\r\n") else {
            return Ok(None);
        };
        let size = std::str::from_utf8(&bytes[at..at + end]).map_err(|_| ())?;
        let size = usize::from_str_radix(size, 16).map_err(|_| ())?;
        at += end + 2;
        let Some(chunk) = bytes.get(at..at + size + 2) else { return Ok(None) };
        let data = chunk.strip_suffix(b"\r\n").ok_or(())?;
        body.extend_from_slice(data);
        at += size + 2;
        if size == 0 {
            return Ok(Some((body, at)));
        }
    }
}
