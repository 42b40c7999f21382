//! A server that gives one answer and remembers the request.

use jeton_client::Address;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};

pub(crate) struct Server {
    address: Address,
    request: oneshot::Receiver<String>,
}

impl Server {
    /// Answers the first request like this.
    pub(crate) async fn answering(status: &str, kind: &str, body: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        let (sender, request) = oneshot::channel();
        tokio::spawn(async move {
            let (mut stream, _peer) = listener.accept().await.unwrap();
            let request = read(&mut stream).await;
            // A client that has read enough closes the connection.
            stream.write_all(answer.as_bytes()).await.ok();
            sender.send(request).ok();
        });
        Self { address, request }
    }

    /// An address at which nobody listens.
    pub(crate) async fn nobody() -> Address {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        format!("http://{}", listener.local_addr().unwrap()).parse().unwrap()
    }

    pub(crate) fn address(&self) -> Address {
        self.address.clone()
    }

    pub(crate) async fn request(self) -> String {
        self.request.await.unwrap()
    }
}

async fn read(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let mut chunk = [0; 4096];
        let count = stream.read(&mut chunk).await.unwrap();
        bytes.extend_from_slice(&chunk[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let length = length.map_or(0, |length| length.trim().parse::<usize>().unwrap());
            if body.len() >= length || count == 0 {
                return text;
            }
        }
    }
}
