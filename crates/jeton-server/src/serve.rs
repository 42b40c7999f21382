//! Listening: connections with limits, and a stop that lets requests finish.

use std::{convert::Infallible, net::SocketAddr, sync::Arc, time::Duration};

use axum::body::Body;
use http::{Request, Response};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// Answers a request.
pub(crate) trait Answer: Send + Sync + 'static {
    /// Answers `request`, which came over a connection from `peer`.
    fn answer(
        &self,
        request: Request<Incoming>,
        peer: SocketAddr,
    ) -> impl Future<Output = Response<Body>> + Send;
}

/// A client has this long to send a request's head.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// A client has this long to send the body of a request that Jeton itself answers.
pub(crate) const BODY_TIMEOUT: Duration = Duration::from_secs(10);
/// The longest head of a request, in bytes: 64 KiB, four times what a browser sends.
const MAX_HEAD: usize = 64 * 1024;
/// Requests in flight have this long to finish at a stop.
const STOP_TIMEOUT: Duration = Duration::from_secs(10);

/// Serves `listener` until `stop` turns true, then waits for the requests in flight.
pub(crate) async fn serve(
    listener: TcpListener,
    answer: Arc<impl Answer>,
    mut stop: watch::Receiver<bool>,
) {
    let builder = builder();
    let graceful = GracefulShutdown::new();
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Most likely no file descriptor is left: give the others time to close.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = stopped(&mut stop) => break,
        };
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection ended before it began");
            continue;
        }
        let answer = answer.clone();
        let service = service_fn(move |request| respond(answer.clone(), request, peer));
        let (builder, watcher, mut stop) = (builder.clone(), graceful.watcher(), stop.clone());
        tokio::spawn(async move {
            let begun = tokio::select! {
                begun = tokio::time::timeout(HEAD_TIMEOUT, begins(&stream)) => begun.is_ok_and(|begun| begun),
                () = stopped(&mut stop) => false,
            };
            if !begun {
                return;
            }
            let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
            if let Err(error) = watcher.watch(connection.into_owned()).await {
                tracing::debug!(error, "a connection ended early");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(STOP_TIMEOUT, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time and were cut off");
    }
}

/// Waits until a client has sent enough to tell HTTP/1 from HTTP/2 (RFC 9113 section 3.4); false where it never will.
/// hyper looks at the same bytes without a limit of time, so that silent clients would stay for ever.
async fn begins(stream: &TcpStream) -> bool {
    let mut start = [0; PREFACE.len()];
    loop {
        match stream.peek(&mut start).await {
            Ok(0) | Err(_) => return false,
            Ok(count) if count == start.len() || !PREFACE.starts_with(&start[..count]) => {
                return true;
            }
            // Looking does not take the bytes, so that there is nothing to wait for but time.
            Ok(_part_of_it) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

async fn stopped(stop: &mut watch::Receiver<bool>) {
    // A sender that is gone will never ask again: that is a stop, too.
    if stop.wait_for(|stop| *stop).await.is_err() {
        tracing::debug!("the one who could stop this listener is gone");
    }
}

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(MAX_HEAD);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(u32::try_from(MAX_HEAD).expect("64 KiB fit"))
        .max_concurrent_streams(128)
        .keep_alive_interval(Some(Duration::from_secs(30)));
    builder
}

async fn respond(
    answer: Arc<impl Answer>,
    request: Request<Incoming>,
    peer: SocketAddr,
) -> Result<Response<Body>, Infallible> {
    Ok(answer.answer(request, peer).await)
}
