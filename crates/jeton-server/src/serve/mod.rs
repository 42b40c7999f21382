//! Listening: connections with limits, strict framing, and a stop that lets requests finish.

mod answering;
mod connection;
mod direct;
mod framing;
mod limits;
mod listener;
mod neighbours;
mod oversized;
mod protocol;
mod received;
mod seldom;
mod strangers;
mod streams;
mod tls;
mod traced;

use std::{net::IpAddr, sync::Arc, time::Duration};

use axum::body::Body;
use http::{Request, Response};
use tokio::{
    sync::{Semaphore, watch},
    time::Instant,
};

pub(crate) use connection::Connection;
use connection::Place;
pub(crate) use direct::{Plain, Reply, Rest, Written};
pub use limits::Limits;
pub(crate) use listener::Listener;
pub(crate) use received::Received;
pub use tls::{Tls, TlsError};
pub(crate) use traced::Answered;

use protocol::Protocols;
use strangers::Strangers;

/// Answers a request.
pub(crate) trait Answer: Send + Sync + 'static {
    /// Answers `request`, which came over `connection`.
    fn answer(
        &self,
        request: Request<Received>,
        connection: &Arc<Connection>,
    ) -> impl Future<Output = Response<Body>> + Send;

    /// Answers a plain request as [`Self::answer`] would, if that takes no waiting.
    fn at_once(&self, _: &Plain<'_>, _: &Connection, _: Reply<'_>) -> Option<Written> {
        None
    }

    /// Whether `peer` is a proxy that is trusted: those who come from its address are many.
    fn is_proxy(&self, _: IpAddr) -> bool {
        false
    }
}

/// A client has this long to send the body of a request that Jeton itself answers.
pub(crate) const BODY_TIMEOUT: Duration = Duration::from_secs(10);
/// That connections are refused is said at most once in this time.
const REFUSAL_PERIOD: Duration = Duration::from_secs(10);

/// Connections end by themselves at a stop; this much later than they should, nobody waits for them any more.
const SLACK: Duration = Duration::from_secs(1);

/// Serves `listener` until `stop` turns true, then waits for the requests in flight.
pub(crate) async fn serve(
    listener: Listener,
    answer: Arc<impl Answer>,
    limits: Limits,
    mut stop: watch::Receiver<bool>,
) {
    let places = Arc::new(Semaphore::new(limits.connections as usize));
    let protocols = Arc::new(Protocols::new(limits));
    let mut refusals = Refusals::default();
    let mut strangers = Strangers::new(limits);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stopped(&mut stop) => break,
        };
        let block = strangers.block(peer.ip());
        let free = places.clone().try_acquire_owned().ok();
        let permit = match free {
            Some(permit) => permit,
            None => {
                refusals.count(limits.connections);
                let is_proxy = |address| answer.is_proxy(address);
                let room = strangers.make_room(&places, (peer.ip(), &block), is_proxy).await;
                let Some(permit) = room else { continue };
                permit
            }
        };
        let place = Place { permit, block };
        let tls = listener.tls().cloned();
        let connection =
            Arc::new(Connection::new(peer, tls.is_some(), limits, stop.clone(), place));
        strangers.take(&connection);
        let (protocols, answer) = (protocols.clone(), answer.clone());
        tokio::spawn(async move { protocols.serve(stream, tls, connection, answer).await });
    }
    drop(listener);
    // A connection gives its place back when the last request over it has ended; each is cut off in time.
    let last = places.acquire_many(limits.connections);
    if tokio::time::timeout(limits.stop + SLACK, last).await.is_err() {
        tracing::warn!("some connections did not end in time");
    }
}

async fn stopped(stop: &mut watch::Receiver<bool>) {
    // A sender that is gone will never ask again: that is a stop, too.
    if stop.wait_for(|stop| *stop).await.is_err() {
        tracing::debug!("the one who could stop this listener is gone");
    }
}

/// Connections that were closed because there are too many.
#[derive(Default)]
struct Refusals {
    count: u64,
    said: Option<Instant>,
}

impl Refusals {
    fn count(&mut self, limit: u32) {
        self.count += 1;
        if self.said.is_none_or(|said| said.elapsed() > REFUSAL_PERIOD) {
            tracing::warn!(limit, closed = self.count, "more connections than the limit allows");
            *self = Self { count: 0, said: Some(Instant::now()) };
        }
    }
}
