//! A bare hyper "hello": nothing between the connection and the answer.

use std::convert::Infallible;

use bytes::Bytes;
use http_body_util::Full;
use hyper::{Request, Response, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use super::{ANY_PORT, announce};
use crate::Outcome;

/// Serves for ever, every answer with this body.
pub(super) async fn serve(body: &'static [u8]) -> Outcome<()> {
    let listener = TcpListener::bind(ANY_PORT).await?;
    announce(listener.local_addr()?)?;
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        // A connection ends in an error when its client is gone: that is how the load generator ends.
        let answer = service_fn(async move |_request: Request<Incoming>| {
            Ok::<_, Infallible>(Response::new(Full::new(Bytes::from_static(body))))
        });
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), answer));
    }
}
