//! A client that asks the same again and again over one connection.

use std::{
    io,
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// What clients saw.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// How long each good answer took.
    pub(super) good: Vec<Duration>,
    /// How long each took that told to come back.
    pub(super) refused: Vec<Duration>,
    /// All others.
    pub(super) odd: usize,
}

impl Seen {
    pub(super) fn add(&mut self, more: Self) {
        self.good.extend(more.good);
        self.refused.extend(more.refused);
        self.odd += more.odd;
    }
}

pub(super) struct Client {
    address: SocketAddr,
    request: Arc<[u8]>,
    unread: Vec<u8>,
}

impl Client {
    pub(super) fn new(address: SocketAddr, request: Arc<[u8]>) -> Self {
        Self { address, request, unread: Vec::with_capacity(4096) }
    }

    /// Asks for so long, as often as `every` at most, and once at least. What would have been asked while an answer was
    /// waited for is left out.
    pub(super) async fn ask(mut self, every: Duration, lasting: Duration) -> Seen {
        let (mut seen, begun) = (Seen::default(), Instant::now());
        let Ok(mut stream) = TcpStream::connect(self.address).await else {
            seen.odd += 1;
            return seen;
        };
        loop {
            let asked = Instant::now();
            match self.exchange(&mut stream).await {
                Ok(Answer::Good) => seen.good.push(asked.elapsed()),
                Ok(Answer::Refused) => seen.refused.push(asked.elapsed()),
                Ok(Answer::Odd) => seen.odd += 1,
                Err(_broken) => {
                    seen.odd += 1;
                    return seen;
                }
            }
            if begun.elapsed() >= lasting {
                return seen;
            }
            if let Some(rest) = every.checked_sub(asked.elapsed()) {
                tokio::time::sleep(rest).await;
            }
        }
    }

    async fn exchange(&mut self, stream: &mut TcpStream) -> io::Result<Answer> {
        stream.write_all(&self.request).await?;
        self.unread.clear();
        loop {
            if let Some(answer) = whole(&self.unread) {
                return Ok(answer);
            }
            if stream.read_buf(&mut self.unread).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }
}

enum Answer {
    Good,
    Refused,
    Odd,
}

/// What the answer says, once it is there whole.
fn whole(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
    let field = |name: &str| head.lines().find_map(|line| line.strip_prefix(name));
    let length = field("content-length: ").and_then(|length| length.parse().ok()).unwrap_or(0);
    let body = bytes.get(end..end + length)?;
    let is_told =
        field("retry-after: ").is_some() && body.windows(12).any(|code| code == b"\"overloaded\"");
    Some(match head.split(' ').nth(1) {
        Some("200" | "201") => Answer::Good,
        Some("503") if is_told => Answer::Refused,
        _ => Answer::Odd,
    })
}
