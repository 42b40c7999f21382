//! A receiver of webhooks on loopback: it keeps what reached it, and answers as a test wants.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use http::HeaderMap;
use jeton_app::{Egress, Roots, SystemResolver, WebhookSender};
use serde_json::Value;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::TcpListener,
    sync::mpsc,
};
use tokio_rustls::{TlsAcceptor, rustls::ServerConfig};

/// A receiver of webhooks.
pub struct Receiver {
    /// Where it listens.
    pub address: SocketAddr,
    messages: mpsc::UnboundedReceiver<Message>,
}

/// A message that reached it.
#[derive(Debug, Clone)]
pub struct Message {
    /// The first line of the request.
    pub line: String,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Vec<u8>,
}

type Answers = Arc<Mutex<dyn FnMut(&Message) -> Option<Vec<u8>> + Send>>;

impl Message {
    /// The value of a header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body.
    ///
    /// # Panics
    /// Where it is no JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("webhooks are told things in JSON")
    }

    /// What it is about.
    pub fn event(&self) -> String {
        self.json()["type"].as_str().unwrap_or_default().to_owned()
    }
}

/// The bytes of an answer without a body.
pub fn answer(status: u16) -> Option<Vec<u8>> {
    Some(format!("HTTP/1.1 {status} Any\r\ncontent-length: 0\r\n\r\n").into_bytes())
}

/// What sends to loopback, without TLS as well.
pub fn sender_to_loopback() -> WebhookSender {
    let host = |text: &str| text.parse().expect("a host");
    let egress = Egress {
        enabled: true,
        networks: vec!["127.0.0.0/8".parse().expect("a network")],
        plain: vec![host("127.0.0.1"), host("localhost")],
        ..Egress::default()
    };
    WebhookSender::new(egress, Roots::none(), Arc::new(SystemResolver))
}

impl Receiver {
    /// Starts one that answers with these bytes; none means that it never answers.
    pub async fn start(answers: impl FnMut(&Message) -> Option<Vec<u8>> + Send + 'static) -> Self {
        Self::open(None, answers).await
    }

    /// Starts one behind TLS.
    pub async fn start_tls(
        config: ServerConfig,
        answers: impl FnMut(&Message) -> Option<Vec<u8>> + Send + 'static,
    ) -> Self {
        Self::open(Some(TlsAcceptor::from(Arc::new(config))), answers).await
    }

    async fn open(
        tls: Option<TlsAcceptor>,
        answers: impl FnMut(&Message) -> Option<Vec<u8>> + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let (told, messages) = mpsc::unbounded_channel();
        let answers: Answers = Arc::new(Mutex::new(answers));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (told, answers, tls) = (told.clone(), answers.clone(), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        None => serve(stream, told, answers).await,
                        // Whoever does not trust it goes away.
                        Some(tls) => match tls.accept(stream).await {
                            Ok(stream) => serve(stream, told, answers).await,
                            Err(_untrusted) => {}
                        },
                    }
                });
            }
        });
        Self { address, messages }
    }

    /// Where it takes messages.
    pub fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    /// The next message.
    ///
    /// # Panics
    /// Where none comes within 20 seconds.
    pub async fn next(&mut self) -> Message {
        let next = tokio::time::timeout(Duration::from_secs(20), self.messages.recv()).await;
        next.expect("a message comes").expect("the receiver runs")
    }

    /// The next message, if one is there.
    pub fn waiting(&mut self) -> Option<Message> {
        self.messages.try_recv().ok()
    }
}

async fn serve<S>(mut stream: S, told: mpsc::UnboundedSender<Message>, answers: Answers)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let Some(message) = read(&mut stream).await else { return };
    let bytes = answers.lock().expect("no answer panics")(&message);
    if let Some(bytes) = &bytes {
        // Whoever has read enough closes. The answer is on its way before the test hears of the message.
        drop(stream.write_all(bytes).await);
    }
    if told.send(message).is_ok() && bytes.is_none() {
        std::future::pending().await
    }
}

async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Option<Message> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at + 4;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).expect("a head is ASCII");
    let mut lines = head.lines();
    let line = lines.next().unwrap_or_default().to_owned();
    let mut headers = HeaderMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        let name: http::HeaderName = name.parse().expect("a name");
        headers.append(name, value.parse().expect("a value"));
    }
    let length: usize = headers.get("content-length")?.to_str().ok()?.parse().ok()?;
    while bytes.len() < end + length {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    Some(Message { line, headers, body: bytes.split_off(end) })
}
