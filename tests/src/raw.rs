//! Bytes on a socket, for requests that no client would send.

use std::{net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// What came back over a bare socket before it was closed.
#[derive(Debug, Clone)]
pub struct RawReply {
    /// The status; `None` where the connection was closed without an answer.
    pub status: Option<u16>,
    /// Everything behind the head.
    pub body: String,
    /// The head, with the status line.
    pub head: String,
}

/// An answer must come within this time: a server that hangs is a fault.
const PATIENCE: Duration = Duration::from_secs(20);

/// Sends bytes as they are and reads until the server closes. The bytes should say `Connection: close`.
pub async fn send_raw(address: SocketAddr, bytes: impl AsRef<[u8]>) -> RawReply {
    let bytes = bytes.as_ref();
    let answer = tokio::time::timeout(PATIENCE, exchange(address, bytes)).await;
    let answer = answer.unwrap_or_else(|_| {
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(80)]);
        panic!("the connection was left open after {start:?}")
    });
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    RawReply {
        status: head.split(' ').nth(1).and_then(|status| status.parse().ok()),
        body: body.to_owned(),
        head: head.to_owned(),
    }
}

async fn exchange(address: SocketAddr, bytes: &[u8]) -> Vec<u8> {
    let stream = TcpStream::connect(address).await.expect("the server listens");
    let (mut reader, mut writer) = stream.into_split();
    // Read and write at once: a server that refuses early closes while the rest is still being sent.
    let write = async {
        let sent = writer.write_all(bytes).await;
        (sent, writer)
    };
    let read = async {
        let mut answer = Vec::new();
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = reader.read(&mut buffer).await {
            answer.extend_from_slice(&buffer[..count]);
        }
        answer
    };
    tokio::join!(write, read).1
}
