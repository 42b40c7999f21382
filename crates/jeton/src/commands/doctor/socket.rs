//! Bytes to a gateway as they are, over TCP or TLS, and what comes back.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use http::Uri;
use jeton_client::Address;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, ServerName, pem::PemObject as _},
    },
};

use crate::failure::Failure;

/// A gateway's address, and what is needed to speak to it.
#[derive(Clone)]
pub(super) struct Socket {
    host: String,
    port: u16,
    tls: Option<(TlsConnector, ServerName<'static>)>,
}

/// What came back first.
#[derive(Debug, Default)]
pub(super) struct Reply {
    /// The status; `None` where the connection was closed without one.
    pub(super) status: Option<u16>,
    /// The lines of the head behind the status line, in lower case.
    pub(super) head: String,
    /// What stands behind the head, without the frames of a chunked coding.
    pub(super) body: Vec<u8>,
}

/// A gateway gets this long to accept a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// A gateway gets this long to answer a request and to close.
const ANSWER: Duration = Duration::from_secs(5);
/// After a whole answer it gets this long to close, or to send another.
const AFTERWARDS: Duration = Duration::from_millis(250);
/// More is not read, in bytes.
const LONGEST: usize = 4 << 20;

impl Socket {
    /// Whoever speaks TLS shows a certificate by one of the authorities in `ca_file`, or by one that the machine trusts.
    pub(super) fn new(address: &Address, ca_file: Option<&Path>) -> Result<Self, Failure> {
        let uri: Uri = address.to_string().parse().expect("an address is a URL");
        let host = uri.host().expect("an address has a host").trim_matches(['[', ']']).to_owned();
        let secure = uri.scheme_str() == Some("https");
        let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
        let tls = match secure {
            true => Some((connector(ca_file)?, server_name(&host)?)),
            false => None,
        };
        Ok(Self { host, port, tls })
    }

    /// Sends the bytes and reads until the other side closes.
    ///
    /// # Errors
    /// Where there is no connection. A connection that breaks afterwards is a reply like others.
    pub(super) async fn exchange(&self, bytes: &[u8]) -> io::Result<Reply> {
        let connected = timeout(CONNECT, TcpStream::connect((self.host.as_str(), self.port)));
        let stream = connected.await??;
        stream.set_nodelay(true)?;
        let answer = match &self.tls {
            None => converse(stream, bytes).await,
            Some((connector, name)) => {
                let secured = timeout(CONNECT, connector.connect(name.clone(), stream)).await??;
                converse(secured, bytes).await
            }
        };
        Ok(Reply::parse(&answer))
    }
}

async fn converse(stream: impl AsyncRead + AsyncWrite, bytes: &[u8]) -> Vec<u8> {
    let (mut reader, mut writer) = tokio::io::split(stream);
    let mut answer = Vec::new();
    let write = async {
        // Whoever refuses early closes while the rest is still being sent; its answer is there to be read.
        let sent = writer.write_all(bytes).await;
        match sent {
            Ok(()) => writer.flush().await,
            broken => broken,
        }
    };
    let read = async {
        let mut buffer = [0; 16 << 10];
        let mut patience = ANSWER;
        while let Ok(Ok(count @ 1..)) = timeout(patience, reader.read(&mut buffer)).await {
            answer.extend_from_slice(&buffer[..count]);
            if answer.len() > LONGEST {
                break;
            }
            // Some gateways leave a connection open after a refusal. A second answer may follow the first.
            if Reply::is_whole(&answer) {
                patience = AFTERWARDS;
            }
        }
    };
    // Time runs out where a gateway waits for more; what has come until then is the answer.
    let both = async { tokio::join!(write, read) };
    if timeout(ANSWER, both).await.is_err() {
        answer.shrink_to_fit();
    }
    answer
}

impl Reply {
    /// Whether the bytes hold a whole answer, as far as its length is known.
    fn is_whole(bytes: &[u8]) -> bool {
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { return false };
        let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
        let length = length_in(&head);
        !head.starts_with("http/1.1 100")
            && length.is_some_and(|length| bytes.len() - end - 4 >= length)
    }

    fn parse(bytes: &[u8]) -> Self {
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
            return Self::default();
        };
        let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        if status == Some(100) {
            return Self::parse(&bytes[end + 4..]);
        }
        let rest = &bytes[end + 4..];
        let chunked = head.contains("\r\ntransfer-encoding: chunked");
        let body = match length_in(&head) {
            _ if chunked => unchunked(rest),
            Some(length) => rest[..rest.len().min(length)].to_vec(),
            None => rest.to_vec(),
        };
        Self { status, head, body }
    }
}

/// The length of the body, by a head in lower case.
fn length_in(head: &str) -> Option<usize> {
    let rest = head.split("\r\ncontent-length: ").nth(1)?;
    rest.lines().next()?.trim().parse().ok()
}

/// The content of a chunked body, as far as it came (RFC 9112 section 7.1).
fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut content = Vec::new();
    while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
        let size = std::str::from_utf8(&rest[..end]).ok();
        let size = size.and_then(|size| usize::from_str_radix(size.split(';').next()?, 16).ok());
        let (Some(size @ 1..), Some(chunk)) = (size, rest.get(end + 2..)) else { break };
        content.extend_from_slice(&chunk[..chunk.len().min(size)]);
        rest = chunk.get(size + 2..).unwrap_or_default();
    }
    content
}

fn server_name(host: &str) -> Result<ServerName<'static>, Failure> {
    ServerName::try_from(host.to_owned())
        .map_err(|error| Failure::usage("the gateway's name cannot be used").because_of(&error))
}

fn connector(ca_file: Option<&Path>) -> Result<TlsConnector, Failure> {
    let roots = match ca_file {
        Some(path) => authorities(path)?,
        None => {
            let mut roots = RootCertStore::empty();
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            roots
        }
    };
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring has the default versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsConnector::from(Arc::new(config)))
}

fn authorities(path: &Path) -> Result<RootCertStore, Failure> {
    let failure = || {
        Failure::usage(format!(
            "the file `{}` holds no certificates",
            PathBuf::from(path).display()
        ))
    };
    let read = CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let certificates = read.map_err(|error| failure().because_of(&error))?;
    let mut roots = RootCertStore::empty();
    for certificate in certificates {
        roots.add(certificate).map_err(|error| failure().because_of(&error))?;
    }
    if roots.is_empty() {
        return Err(failure().because("it needs at least one, in PEM"));
    }
    Ok(roots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_with_a_length_in_chunks_and_until_its_end() {
        let length = Reply::parse(b"HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\nabHTTP/1.1 200");
        let chunks = Reply::parse(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x\r\nc\r\n0\r\n\r\n",
        );
        let closed = Reply::parse(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 400 Bad\r\n\r\nabc");

        assert_eq!((length.status, &length.body[..]), (Some(401), &b"ab"[..]));
        assert_eq!((chunks.status, &chunks.body[..]), (Some(200), &b"abc"[..]));
        assert_eq!((closed.status, &closed.body[..]), (Some(400), &b"abc"[..]));
        assert_eq!(Reply::parse(b"").status, None);
    }
}
