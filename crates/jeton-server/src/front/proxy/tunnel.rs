//! WebSockets: after a verdict and the upstream's 101, bytes go both ways until one end closes, nothing moves for too
//! long, the token ends, or Jeton stops.

use std::{sync::Arc, time::Duration};

use http::{HeaderMap, HeaderValue, Method, Request, Version, header};
use hyper::{
    body::Body,
    upgrade::{OnUpgrade, Upgraded},
};
use hyper_util::rt::TokioIo;
use jeton_core::Reason;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

use super::progress::Progress;
use crate::{
    front::lease::{Lease, PERIOD},
    serve::Connection,
};

/// Whether a request asks for a WebSocket (RFC 6455 section 4.1). No other protocol is switched to: behind an
/// upgrade to `h2c`, say, requests would go to the product without a verdict.
pub(super) fn is_asked<B: Body>(request: &Request<B>) -> bool {
    request.version() == Version::HTTP_11
        && request.method() == Method::GET
        && request.body().is_end_stream()
        && is_switch(request.headers())
}

/// Whether a head says that its connection is to become a WebSocket.
pub(super) fn is_switch(headers: &HeaderMap) -> bool {
    let mut protocols = headers.get_all(header::UPGRADE).iter();
    let is_websocket =
        |protocol: &HeaderValue| protocol.as_bytes().eq_ignore_ascii_case(b"websocket");
    let connection = headers.get_all(header::CONNECTION).iter();
    let mut options =
        connection.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    protocols.next().is_some_and(is_websocket)
        && protocols.next().is_none()
        && options.any(|option| option.trim().eq_ignore_ascii_case("upgrade"))
}

/// Says in a cleaned head that the connection is to become a WebSocket.
pub(super) fn ask(headers: &mut HeaderMap) {
    headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
}

/// A connection that became a WebSocket.
pub(super) struct Tunnel {
    /// The client's connection, which keeps its place in the limits.
    pub(super) connection: Arc<Connection>,
    /// What lets bytes through.
    pub(super) lease: Lease,
    /// How long nothing may move.
    pub(super) idle: Duration,
}

/// Why a tunnel ended.
#[derive(Debug)]
#[expect(dead_code, reason = "the fields are for the log")]
enum End {
    Closed,
    Broken(std::io::Error),
    Idle,
    Token(Reason),
    PushedOut,
    Stop,
}

impl Tunnel {
    /// Carries bytes both ways until the tunnel ends.
    pub(super) async fn carry(self, client: OnUpgrade, upstream: OnUpgrade) {
        let peer = self.connection.peer;
        // The client's side is there once the 101 has been written to it.
        let both = async { tokio::try_join!(client, upstream) };
        match tokio::time::timeout(self.connection.stall(), both).await {
            Ok(Ok((client, upstream))) => {
                let end = self.between(client, upstream).await;
                tracing::debug!(%peer, ?end, "a tunnel ended");
            }
            Ok(Err(error)) => tracing::debug!(%peer, %error, "a tunnel did not open"),
            Err(_elapsed) => tracing::debug!(%peer, "a tunnel did not open in time"),
        }
    }

    async fn between(&self, client: Upgraded, upstream: Upgraded) -> End {
        let (from_client, to_client) = tokio::io::split(TokioIo::new(client));
        let (from_upstream, to_upstream) = tokio::io::split(TokioIo::new(upstream));
        let progress = Progress::new();
        let ways = async {
            tokio::try_join!(
                self.one_way(from_client, to_upstream, &progress),
                self.one_way(from_upstream, to_client, &progress),
            )
        };
        tokio::select! {
            ended = ways => ended.map_or_else(|end| end, |_| End::Closed),
            end = self.watch(&progress) => end,
            () = self.connection.has_to_go() => End::PushedOut,
            () = self.connection.stopped() => End::Stop,
        }
    }

    async fn one_way(
        &self,
        mut from: impl AsyncRead + Unpin,
        mut to: impl AsyncWrite + Unpin,
        progress: &Progress,
    ) -> Result<(), End> {
        let mut piece = vec![0; PIECE];
        loop {
            let count = from.read(&mut piece).await.map_err(End::Broken)?;
            if count == 0 {
                return to.shutdown().await.map_err(End::Broken);
            }
            self.lease.holds().map_err(End::Token)?;
            to.write_all(&piece[..count]).await.map_err(End::Broken)?;
            progress.moves();
        }
    }

    async fn watch(&self, progress: &Progress) -> End {
        loop {
            tokio::time::sleep(PERIOD.min(self.idle)).await;
            if let Err(reason) = self.lease.holds() {
                return End::Token(reason);
            }
            if progress.moved().elapsed() >= self.idle {
                return End::Idle;
            }
        }
    }
}

/// How much is read at a time, in bytes.
const PIECE: usize = 16 * 1024;
