//! One connection of the load generator that speaks gRPC: a few streams at a time, as Envoy has them.

use std::{io, net::SocketAddr, sync::Arc, time::Instant};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::{Request, client::conn::http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::{net::TcpStream, task::JoinSet};

use super::{Requests, Window};
use crate::statistics::Latencies;

/// How to call a method.
#[derive(Clone)]
pub(crate) struct Method {
    /// Its path.
    pub(crate) path: &'static str,
    /// Whether a message is the answer that every one must be.
    pub(crate) is_right: fn(&[u8]) -> bool,
}

/// So many calls are under way over one connection.
const STREAMS: usize = 16;

/// Calls until the window ends, and returns how long those took that were answered in the window. `requests` prepares
/// messages.
pub(super) async fn drive<R: Requests + Clone + Sync>(
    address: SocketAddr,
    method: Method,
    requests: R,
    window: Window,
) -> io::Result<Latencies> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let shaken = http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await;
    let (sender, connection) = shaken.map_err(io::Error::other)?;
    // It ends with its senders, and every call notices where it ends before.
    let driven = tokio::spawn(connection);
    let mut calls = JoinSet::new();
    let (method, requests) = (Arc::new(method), Arc::new(requests));
    for _ in 0..STREAMS {
        let (method, sender) = (Arc::clone(&method), sender.clone());
        let requests = R::clone(&requests);
        calls.spawn(call_on(address, method, sender, requests, window));
    }
    drop(sender);
    let mut latencies = Latencies::default();
    while let Some(ended) = calls.join_next().await {
        latencies.merge(ended.map_err(io::Error::other)??);
    }
    driven.abort();
    Ok(latencies)
}

async fn call_on(
    address: SocketAddr,
    method: Arc<Method>,
    mut sender: http2::SendRequest<Full<Bytes>>,
    mut requests: impl Requests,
    window: Window,
) -> io::Result<Latencies> {
    let mut latencies = Latencies::default();
    let (mut message, mut frame) = (Vec::new(), Vec::new());
    loop {
        requests.prepare(&mut message);
        frame.clear();
        // Not compressed, and its length: a message as gRPC sends it.
        frame.push(0);
        frame.extend(u32::try_from(message.len()).map_err(io::Error::other)?.to_be_bytes());
        frame.extend(&message);
        let request = Request::post(format!("http://{address}{}", method.path))
            .header("content-type", "application/grpc")
            .header("te", "trailers")
            .body(Full::new(Bytes::copy_from_slice(&frame)))
            .map_err(io::Error::other)?;
        let start = Instant::now();
        if start >= window.end {
            return Ok(latencies);
        }
        let answer = sender.send_request(request).await.map_err(io::Error::other)?;
        let answer = answer.into_body().collect().await.map_err(io::Error::other)?;
        let end = Instant::now();
        let is_ok = answer.trailers().is_some_and(|trailers| {
            trailers.get("grpc-status").is_some_and(|status| status == "0")
        });
        let body = answer.to_bytes();
        if !is_ok || !body.get(5..).is_some_and(method.is_right) {
            return Err(io::Error::other(format!("not the right answer: {body:?}")));
        }
        if (window.begin..window.end).contains(&end) {
            latencies.add(end - start);
        }
    }
}
