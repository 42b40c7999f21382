//! The streams of HTTP/2. One whose client does not take its answer ends, whatever happens over the others.

use std::{
    future::poll_fn,
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    task::Poll,
    time::Duration,
};

use hyper::rt::Executor;
use tokio::{
    task_local,
    time::{Instant, sleep},
};

/// Runs the streams of connections.
#[derive(Debug, Clone, Copy)]
pub(super) struct Streams {
    /// How long a client may leave a piece of an answer.
    pub(super) stall: Duration,
}

/// Since when a piece of an answer waits for the client.
#[derive(Debug, Clone, Default)]
pub(super) struct Waits(Arc<Mutex<Option<Instant>>>);

task_local! {
    /// That of the stream which runs.
    static WAITS: Waits;
}

impl Waits {
    /// That of the stream which runs; of a connection without streams it is one that nobody looks at.
    pub(super) fn of_this_stream() -> Self {
        WAITS.try_with(Self::clone).unwrap_or_default()
    }

    /// It waits since that time; none where nothing does.
    pub(super) fn set(&self, since: Option<Instant>) {
        // A time is whole after every step.
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = since;
    }

    fn since(&self) -> Option<Instant> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<F> Executor<F> for Streams
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    fn execute(&self, stream: F) {
        let waits = Waits::default();
        let taken = ended_where_untaken(stream, waits.clone(), self.stall);
        tokio::spawn(WAITS.scope(waits, taken));
    }
}

/// Runs `stream`; dropped before its end, it is reset.
async fn ended_where_untaken(stream: impl Future, waits: Waits, stall: Duration) {
    let (mut stream, mut late) = (pin!(stream), pin!(sleep(stall)));
    poll_fn(|context| {
        if stream.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        let Some(since) = waits.since() else { return Poll::Pending };
        if late.deadline() != since + stall {
            late.as_mut().reset(since + stall);
        }
        late.as_mut().poll(context)
    })
    .await;
}
