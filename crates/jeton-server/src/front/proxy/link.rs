//! A connection to the upstream, driven by whoever waits for what comes over it: a task of its own for each would
//! cost two switches a request.

use std::{
    future::poll_fn,
    pin::{Pin, pin},
    task::{Context, Poll},
};

use hyper::{
    Request, Response,
    body::Incoming,
    client::conn::{TrySendError, http1},
};
use hyper_rustls::MaybeHttpsStream;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::body::Passing;
use crate::serve::Received;

/// What a connection runs over.
pub(super) type Wire = MaybeHttpsStream<TokioIo<TcpStream>>;

/// A connection that carries one request at a time.
pub(super) struct Link {
    sender: http1::SendRequest<Passing<Received>>,
    // None once it has ended: whoever waits for an answer is told so when it is dropped.
    connection: Option<http1::Connection<Wire, Passing<Received>>>,
}

/// Why a request got no answer; with the request, where nothing of it was sent.
pub(super) type Unsent = TrySendError<Request<Passing<Received>>>;

impl Link {
    /// A connection over `wire`.
    pub(super) async fn over(wire: Wire) -> hyper::Result<Self> {
        let (sender, connection) = http1::handshake(wire).await?;
        Ok(Self { sender, connection: Some(connection) })
    }

    /// Sends `request` and waits for the head of its answer.
    pub(super) async fn send(
        &mut self,
        request: Request<Passing<Received>>,
    ) -> Result<Response<Incoming>, Unsent> {
        let mut answer = pin!(self.sender.try_send_request(request));
        poll_fn(|context| {
            drive(&mut self.connection, context);
            answer.as_mut().poll(context)
        })
        .await
    }

    /// Sends a request that may make something else of this connection. A task of its own drives it from here on.
    pub(super) async fn send_to_switch(
        mut self,
        request: Request<Passing<Received>>,
    ) -> Result<Response<Incoming>, Unsent> {
        if let Some(connection) = self.connection.take() {
            let driven = connection.with_upgrades();
            tokio::spawn(async move { ended(driven.await) });
        }
        self.sender.try_send_request(request).await
    }

    /// Goes on with what is to be done. True once the next request may be sent, false where there will be none.
    pub(super) fn poll_idle(&mut self, context: &mut Context<'_>) -> Poll<bool> {
        drive(&mut self.connection, context);
        match &self.connection {
            None => Poll::Ready(false),
            Some(_) => self.sender.poll_ready(context).map(|ready| ready.is_ok()),
        }
    }

    /// Whether the next request may be sent at once.
    pub(super) async fn is_idle(&mut self) -> bool {
        poll_fn(|context| Poll::Ready(self.poll_idle(context) == Poll::Ready(true))).await
    }
}

/// Goes on with a connection, and drops it once it has ended.
fn drive<C>(connection: &mut Option<C>, context: &mut Context<'_>)
where
    C: Future<Output = hyper::Result<()>> + Unpin,
{
    if let Some(open) = connection
        && let Poll::Ready(result) = Pin::new(open).poll(context)
    {
        ended(result);
        *connection = None;
    }
}

fn ended(result: hyper::Result<()>) {
    if let Err(error) = result {
        tracing::debug!(%error, "a connection to an upstream ended early");
    }
}
