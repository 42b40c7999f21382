//! Sending one message.

use std::{fmt, future::Future, io, net::IpAddr, pin::Pin, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{Request, StatusCode, header};
use http_body_util::{BodyExt as _, Full};
use hyper::{body::Incoming, client::conn::http1};
use hyper_util::rt::TokioIo;
use jeton_core::WebhookUrl;
use jeton_token::{Signed, WebhookKey};
use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;

use super::{Egress, Forbidden, Roots, untrusted};

/// A signed message for a webhook.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    /// Where it goes.
    pub url: &'a WebhookUrl,
    /// Its identifier, the same at every try.
    pub id: &'a str,
    /// When it is sent, in seconds since 1970.
    pub timestamp: i64,
    /// The secrets that it is signed with, the newest first.
    pub secrets: &'a [&'a [u8]],
    /// What it says, in JSON.
    pub body: &'a [u8],
}

/// Finds out the addresses of a name.
pub trait Resolve: Send + Sync {
    /// Every address of `host`.
    fn resolve<'a>(
        &'a self,
        host: &'a str,
    ) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send + 'a>>;
}

/// The system's resolver.
#[derive(Debug, Clone, Copy)]
pub struct System;

impl Resolve for System {
    fn resolve<'a>(
        &'a self,
        host: &'a str,
    ) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send + 'a>> {
        Box::pin(async move {
            let found = tokio::net::lookup_host((host, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// Sends messages where an [`Egress`] lets them go. Clones share it.
#[derive(Clone)]
pub struct Sender {
    egress: Arc<Egress>,
    roots: Roots,
    resolver: Arc<dyn Resolve>,
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").field("egress", &self.egress).finish_non_exhaustive()
    }
}

/// Why a message was not taken, before there was an answer.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// It may not go there.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The name has no address.
    #[error("the name cannot be resolved")]
    Unresolved(#[source] io::Error),
    /// Nobody listens there.
    #[error("cannot connect: {}", .0.kind())]
    Connect(#[source] io::Error),
    /// No TLS.
    #[error("no TLS: {}", untrusted::why(.0))]
    Tls(#[source] io::Error),
    /// It took too long.
    #[error("no whole answer within {} seconds", PATIENCE.as_secs())]
    Late,
    /// No HTTP.
    #[error("no answer in HTTP/1.1")]
    Http(#[from] hyper::Error),
}

/// How long a message may take, from the resolver to the end of the answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// As much of an answer's body as is read, so that a receiver that answers is not cut off.
const MOST_OF_BODY: usize = 4096;
const LARGEST_HEAD: usize = 16 * 1024;
/// As much as is read in all: hyper takes any number of heads which say that the answer will come (1xx).
const MOST: u64 = 64 * 1024;
const USER_AGENT: &str = concat!("jeton-webhook/", env!("CARGO_PKG_VERSION"));

impl Sender {
    /// Sends where `egress` lets it, to whoever is known by `roots`.
    pub fn new(egress: Egress, roots: Roots, resolver: Arc<dyn Resolve>) -> Self {
        Self { egress: Arc::new(egress), roots, resolver }
    }

    /// Sends nothing.
    pub fn off() -> Self {
        let roots = Roots::none();
        Self::new(Egress::default(), roots, Arc::new(System))
    }

    /// Whether anything may be sent to `url`, as far as that is known before its name is resolved.
    pub fn check(&self, url: &WebhookUrl) -> Result<(), Forbidden> {
        self.egress.check(url)
    }

    /// Whether anything goes out.
    pub fn is_on(&self) -> bool {
        self.egress.enabled
    }

    /// Sends a message; the status of the answer.
    pub async fn send(&self, message: Message<'_>) -> Result<StatusCode, SendError> {
        let sent = tokio::time::timeout(PATIENCE, self.exchange(message));
        sent.await.map_err(|_elapsed| SendError::Late)?
    }

    async fn exchange(&self, message: Message<'_>) -> Result<StatusCode, SendError> {
        let url = message.url;
        self.egress.check(url)?;
        let addresses = self.addresses(url).await?;
        let stream = connect(&addresses, url.port()).await.map_err(SendError::Connect)?;
        let request = request(message);
        if !url.is_tls() {
            return ask(stream, request).await;
        }
        let name = match url.address() {
            Some(address) => ServerName::IpAddress(address.into()),
            None => ServerName::try_from(url.host().to_owned()).map_err(no_name)?,
        };
        let tls = TlsConnector::from(self.roots.0.clone()).connect(name, stream).await;
        ask(tls.map_err(SendError::Tls)?, request).await
    }

    /// The addresses of the host, all of which may be reached.
    async fn addresses(&self, url: &WebhookUrl) -> Result<Vec<IpAddr>, SendError> {
        let found = match url.address() {
            Some(address) => vec![address],
            None => self.resolver.resolve(url.host()).await.map_err(SendError::Unresolved)?,
        };
        if found.is_empty() {
            return Err(SendError::Unresolved(io::ErrorKind::NotFound.into()));
        }
        // One that may not be reached forbids all: who controls the name would have it tried again until it is the one.
        found.iter().try_for_each(|address| self.egress.check_address(url, *address))?;
        Ok(found)
    }
}

fn no_name<E>(_error: E) -> SendError {
    SendError::Tls(io::Error::other("the host cannot be in a certificate"))
}

/// Connects to the first of these very addresses that takes it.
async fn connect(addresses: &[IpAddr], port: u16) -> io::Result<TcpStream> {
    let mut failed = io::ErrorKind::NotFound.into();
    for address in addresses {
        match TcpStream::connect((*address, port)).await {
            Ok(stream) => return Ok(stream),
            Err(error) => failed = error,
        }
    }
    Err(failed)
}

fn request(message: Message<'_>) -> Request<Full<Bytes>> {
    let Message { url, id, timestamp, secrets, body } = message;
    let message = Signed { id, timestamp, body };
    let signed: Vec<_> =
        secrets.iter().map(|secret| WebhookKey::new(secret).sign(message)).collect();
    Request::post(url.path())
        .header(header::HOST, url.authority())
        .header(header::USER_AGENT, USER_AGENT)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::CONNECTION, "close")
        .header("webhook-id", id)
        .header("webhook-timestamp", timestamp)
        .header("webhook-signature", signed.join(" "))
        .body(Full::new(Bytes::copy_from_slice(body)))
        .expect("a URL of a webhook, an identifier and base64 are visible ASCII")
}

async fn ask<S>(stream: S, request: Request<Full<Bytes>>) -> Result<StatusCode, SendError>
where
    S: AsyncRead + AsyncWrite + Send + Unpin,
{
    let (read, write) = tokio::io::split(stream);
    let stream = TokioIo::new(tokio::io::join(read.take(MOST), write));
    let opened = http1::Builder::new().max_buf_size(LARGEST_HEAD).handshake(stream);
    let (mut sender, connection) = opened.await?;
    let asked = async {
        let answer = sender.send_request(request).await?;
        let status = answer.status();
        drop_some(answer.into_body()).await?;
        Ok(status)
    };
    // Whatever ends the connection, `asked` hears of it.
    let driven = async {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "the connection to a webhook ended");
        }
        std::future::pending().await
    };
    tokio::select! {
        answer = asked => answer,
        never = driven => never,
    }
}

async fn drop_some(mut body: Incoming) -> Result<(), hyper::Error> {
    let mut read = 0;
    while read < MOST_OF_BODY
        && let Some(frame) = body.frame().await
    {
        read += frame?.data_ref().map_or(0, Bytes::len);
    }
    Ok(())
}
