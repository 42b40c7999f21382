//! A product's API that remembers what reached it.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use http::{HeaderMap, Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpListener;

/// A product's API on loopback. It answers `{"upstream":true}` to everything but what [`Self::answer`] says.
#[derive(Clone)]
pub struct Upstream {
    /// Where it listens.
    pub address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
    answers: Arc<Mutex<HashMap<String, String>>>,
    headers: Arc<Mutex<HeaderMap>>,
}

/// A request that reached the product.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Its method.
    pub method: String,
    /// Its path and query.
    pub path: String,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: String,
}

impl Upstream {
    /// Starts one.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let seen = Arc::new(Mutex::new(Vec::new()));
        let answers = Arc::new(Mutex::new(HashMap::new()));
        let headers = Arc::new(Mutex::new(HeaderMap::new()));
        let (log, known, extra) = (seen.clone(), answers.clone(), headers.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (log, known, extra) = (log.clone(), known.clone(), extra.clone());
                let service = service_fn(move |request| {
                    answer(log.clone(), known.clone(), extra.clone(), request)
                });
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        Self { address, seen, answers, headers }
    }

    /// From now on it answers `body` to every request to `path`, whatever its query.
    pub fn answer(&self, path: &str, body: &Value) {
        let mut answers = self.answers.lock().expect("no test panics while holding this");
        answers.insert(path.to_owned(), body.to_string());
    }

    /// From now on every answer has this header.
    pub fn send_header(&self, name: &'static str, value: &'static str) {
        let mut headers = self.headers.lock().expect("no test panics while holding this");
        headers.insert(name, http::HeaderValue::from_static(value));
    }

    /// Forgets what reached it so far.
    pub fn forget(&self) {
        self.seen.lock().expect("no test panics while holding this").clear();
    }

    /// What reached it so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().expect("no test panics while holding this").clone()
    }
}

async fn answer(
    log: Arc<Mutex<Vec<Seen>>>,
    known: Arc<Mutex<HashMap<String, String>>>,
    extra: Arc<Mutex<HeaderMap>>,
    request: Request<Incoming>,
) -> Result<Response<Full<bytes::Bytes>>, hyper::Error> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await?.to_bytes();
    let said = {
        let known = known.lock().expect("no test panics while holding this");
        known.get(parts.uri.path()).cloned()
    };
    log.lock().expect("no test panics while holding this").push(Seen {
        method: parts.method.to_string(),
        path: parts.uri.to_string(),
        headers: parts.headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    });
    let said = said.unwrap_or_else(|| r#"{"upstream":true}"#.to_owned());
    let mut response = Response::new(Full::from(said));
    response
        .headers_mut()
        .insert("content-type", http::HeaderValue::from_static("application/json"));
    let extra = extra.lock().expect("no test panics while holding this").clone();
    response.headers_mut().extend(extra);
    Ok(response)
}
