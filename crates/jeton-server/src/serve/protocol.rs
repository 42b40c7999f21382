//! HTTP/1.1 and HTTP/2 over one connection.

use std::{convert::Infallible, pin::pin, sync::Arc, time::Duration};

use bytes::BytesMut;
use http::{Request, Response, Version};
use hyper::{
    body::Incoming,
    server::conn::{http1, http2},
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::server::TlsStream;

use super::{
    Answer, Connection, Limits, Received, Tls,
    answering::Answering,
    connection::{InFlight, Overdue},
    direct,
    framing::Strict,
    limits::{MAX_HEAD, MAX_HEADERS},
    oversized,
    seldom::Seldom,
    streams::Streams,
    tls::HTTP2,
    traced::Traced,
};

/// How connections of a listener are served.
pub(super) struct Protocols {
    http1: http1::Builder,
    http2: http2::Builder<Streams>,
    limits: Limits,
}

/// What a client wants to speak.
enum Speaks {
    Http1,
    Http2,
}

/// Why a connection has to end.
enum End {
    /// Its client has gone past a limit.
    Overdue(Overdue),
    /// Somebody else needs its place.
    GivesWay,
    /// The listener stops.
    Stop,
}

impl Protocols {
    pub(super) fn new(limits: Limits) -> Self {
        let mut http1 = http1::Builder::new();
        // The limits of time are those of `Connection`, which can tell a slow head from a quiet connection.
        http1.timer(TokioTimer::new()).header_read_timeout(None);
        http1.max_buf_size(MAX_HEAD).max_header_size(MAX_HEAD).max_headers(MAX_HEADERS);
        let mut http2 = http2::Builder::new(Streams { stall: limits.stall });
        http2
            .timer(TokioTimer::new())
            .max_header_list_size(u32::try_from(MAX_HEAD).expect("64 KiB fit"))
            .max_concurrent_streams(128)
            .keep_alive_interval(Some(limits.idle / 2))
            .keep_alive_timeout(limits.stall);
        Self { http1, http2, limits }
    }

    /// Serves until the client is done, goes past a limit, or the listener stops.
    pub(super) async fn serve(
        &self,
        stream: TcpStream,
        tls: Option<Arc<Tls>>,
        connection: Arc<Connection>,
        answer: Arc<impl Answer>,
    ) {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection ended before it began");
            return;
        }
        let Some(tls) = tls else {
            let speaks = self.in_time(&connection, begins(&stream)).await;
            return self.speak(stream, speaks, connection, answer).await;
        };
        if let Some(stream) = self.in_time(&connection, shake_hands(&tls, stream)).await {
            let chosen = stream.get_ref().1.alpn_protocol();
            let speaks = if chosen == Some(HTTP2) { Speaks::Http2 } else { Speaks::Http1 };
            self.speak(stream, Some(speaks), connection, answer).await;
        }
    }

    /// The output of `begins`, if it comes in time and before the listener stops.
    async fn in_time<T>(
        &self,
        connection: &Connection,
        begins: impl Future<Output = Option<T>>,
    ) -> Option<T> {
        tokio::select! {
            begun = tokio::time::timeout(self.limits.head, begins) => begun.ok().flatten(),
            () = connection.stopped() => None,
            () = connection.has_to_go() => None,
        }
    }

    async fn speak<S>(
        &self,
        mut stream: S,
        speaks: Option<Speaks>,
        connection: Arc<Connection>,
        answer: Arc<impl Answer>,
    ) where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let Some(speaks) = speaks else { return };
        let begun = match speaks {
            Speaks::Http1 => self.directly(&mut stream, &connection, &*answer).await,
            Speaks::Http2 => Some(BytesMut::new()),
        };
        let Some(begun) = begun else { return };
        let to = connection.clone();
        let service = service_fn(move |request| respond(answer.clone(), request, to.clone()));
        match speaks {
            Speaks::Http1 => {
                let io = TokioIo::new(Strict::new(begun, stream, connection.clone()));
                let served = self.http1.serve_connection(io, service).with_upgrades();
                self.watch(served, http1::UpgradeableConnection::graceful_shutdown, &connection)
                    .await;
            }
            Speaks::Http2 => {
                let served = self.http2.serve_connection(TokioIo::new(stream), service);
                self.watch(served, http2::Connection::graceful_shutdown, &connection).await;
            }
        }
    }

    /// Answers plain requests, until one comes that is not: what of it was read.
    async fn directly<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: &mut S,
        connection: &Connection,
        answer: &impl Answer,
    ) -> Option<BytesMut> {
        let end = pin!(self.end_of(connection, Duration::ZERO));
        tokio::select! {
            // In turn: what is there to answer is looked at first.
            biased;
            answered = direct::answer(stream, connection, answer) => {
                answered.inspect_err(|error| tracing::debug!(%error, "a connection ended early")).ok()?
            }
            end = Seldom::new(end) => {
                if let End::Overdue(overdue) = end {
                    tracing::debug!(?overdue, peer = %connection.peer, "a connection was cut off");
                }
                None
            }
        }
    }

    /// Why the connection has to end, as soon as it does; for a limit that its client goes past not before `patience` is over.
    async fn end_of(&self, connection: &Connection, patience: Duration) -> End {
        tokio::select! {
            overdue = self.has_gone_past(connection, patience) => End::Overdue(overdue),
            () = connection.has_to_go() => End::GivesWay,
            () = connection.stopped() => End::Stop,
        }
    }

    /// Which limit the client goes past, as soon as it does and after `patience`.
    async fn has_gone_past(&self, connection: &Connection, patience: Duration) -> Overdue {
        if !patience.is_zero() {
            tokio::time::sleep(patience).await;
        }
        loop {
            match connection.time_left() {
                Ok(left) => tokio::time::sleep(left.min(self.limits.shortest())).await,
                Err(overdue) => return overdue,
            }
        }
    }

    async fn watch<F>(&self, served: F, finish: fn(std::pin::Pin<&mut F>), connection: &Connection)
    where
        F: Future<Output = hyper::Result<()>>,
    {
        let mut served = pin!(served);
        let mut patience = Duration::ZERO;
        loop {
            let end = pin!(self.end_of(connection, patience));
            let end = tokio::select! {
                ended = &mut served => {
                    if let Err(error) = ended {
                        tracing::debug!(%error, "a connection ended early");
                    }
                    return;
                }
                end = Seldom::new(end) => end,
            };
            match end {
                // The client is told first, and asks again elsewhere.
                End::Overdue(Overdue::Idle) if patience.is_zero() => {
                    patience = self.limits.shortest() / 4;
                    finish(served.as_mut());
                }
                End::Overdue(overdue) => {
                    tracing::debug!(?overdue, peer = %connection.peer, "a connection was cut off");
                    return;
                }
                End::GivesWay => return,
                End::Stop => break,
            }
        }
        finish(served.as_mut());
        if tokio::time::timeout(self.limits.stop, served).await.is_err() {
            tracing::warn!(peer = %connection.peer, "a request did not finish in time and was cut off");
        }
    }
}

async fn shake_hands(tls: &Tls, stream: TcpStream) -> Option<TlsStream<TcpStream>> {
    let shaken = tls.accept(stream).await;
    shaken.inspect_err(|error| tracing::debug!(%error, "a handshake failed")).ok()
}

/// Waits until a client has sent enough to tell HTTP/1 from HTTP/2 (RFC 9113 section 3.4); nothing where it never will.
async fn begins(stream: &TcpStream) -> Option<Speaks> {
    let mut start = [0; PREFACE.len()];
    loop {
        match stream.peek(&mut start).await {
            Ok(0) | Err(_) => return None,
            Ok(count) if !PREFACE.starts_with(&start[..count]) => return Some(Speaks::Http1),
            Ok(count) if count == start.len() => return Some(Speaks::Http2),
            // Looking does not take the bytes, so that there is nothing to wait for but time.
            Ok(_part_of_it) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

async fn respond(
    answer: Arc<impl Answer>,
    request: Request<Incoming>,
    connection: Arc<Connection>,
) -> Result<Response<Answering>, Infallible> {
    let in_flight = InFlight::begin(connection.clone());
    let traced = Traced::begin(&request);
    let version = request.version();
    let response = match oversized::refuse(&request) {
        Some(refused) => refused,
        None => {
            let request = request.map(|body| Received::new(body, version));
            answer.answer(request, &connection).await
        }
    };
    if let Some(traced) = traced {
        traced.end(&response);
    }
    let is_http2 = version == Version::HTTP_2;
    Ok(response.map(|body| Answering::new(body, in_flight, is_http2)))
}
