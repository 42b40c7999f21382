//! A client with TLS that sends bytes as they are.

use std::{
    net::{IpAddr, SocketAddr},
    path::Path,
    sync::Arc,
    time::Duration,
};

use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject as _},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpSocket,
};
use tokio_rustls::TlsConnector;

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    /// The value of a header that is there at most once.
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut values = self.headers.iter().filter(|(known, _)| known == name);
        let value = values.next().map_or("", |(_, value)| value.as_str());
        assert!(values.next().is_none(), "`{name}` is there twice in {self:?}");
        value
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }
}

/// A gateway that does not answer in this time hangs.
const PATIENCE: Duration = Duration::from_secs(20);

/// Sends one request over TLS from an address of this machine. The request should say `Connection: close`.
pub(crate) async fn send(
    gateway: SocketAddr,
    authority: &Path,
    from: IpAddr,
    request: &[u8],
) -> Answer {
    try_send(gateway, authority, from, request).await.expect("the gateway speaks TLS")
}

/// The same, with a gateway that may not be ready.
pub(crate) async fn try_send(
    gateway: SocketAddr,
    authority: &Path,
    from: IpAddr,
    request: &[u8],
) -> std::io::Result<Answer> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(authority).unwrap()).unwrap();
    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::new(from, 0)).unwrap();
    let stream = socket.connect(gateway).await?;
    let name = ServerName::try_from("localhost").unwrap();
    let mut stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await?;
    let exchange = async {
        stream.write_all(request).await?;
        let (mut answer, mut buffer) = (Vec::new(), vec![0; 64 << 10]);
        // Envoy leaves a connection open for a second after a refusal. How it ends says nothing about the answer.
        while !is_whole(&String::from_utf8_lossy(&answer)) {
            match stream.read(&mut buffer).await {
                Ok(count @ 1..) => answer.extend_from_slice(&buffer[..count]),
                _ => break,
            }
        }
        Ok(parse(&String::from_utf8_lossy(&answer)))
    };
    tokio::time::timeout(PATIENCE, exchange).await.expect("the gateway answers")
}

/// Whether an answer with a length has come to its end.
fn is_whole(text: &str) -> bool {
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let head = head.to_ascii_lowercase();
    let length = head.split("\r\ncontent-length: ").nth(1).and_then(|rest| rest.lines().next());
    length.is_some_and(|length| body.len() >= length.trim().parse().unwrap())
}

fn parse(text: &str) -> Answer {
    let text = text.strip_prefix("HTTP/1.1 100 Continue\r\n\r\n").unwrap_or(text);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {text}"));
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers: Vec<_> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let chunked =
        headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
    let body = if chunked { unchunked(body) } else { body.to_owned() };
    Answer { status, headers, body }
}

fn unchunked(mut rest: &str) -> String {
    let mut body = String::new();
    while let Some((size, chunk)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size, 16).unwrap_or(0);
        if size == 0 {
            break;
        }
        body.push_str(&chunk[..size]);
        rest = chunk[size..].trim_start_matches("\r\n");
    }
    body
}
