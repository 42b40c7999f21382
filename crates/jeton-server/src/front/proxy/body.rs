//! A body on its way through: passed on piece by piece, within limits, as long as the token is accepted.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use jeton_core::Reason;
use tokio::time::{Instant, Sleep};

use super::progress::Progress;
use crate::front::lease::{Lease, PERIOD};

/// A body on its way through. Trailers are left out: a product must not take one for a header that was cleaned.
pub(in crate::front) struct Passing<B> {
    body: B,
    lease: Lease,
    patience: Duration,
    left: u64,
    progress: Option<Arc<Progress>>,
    // Since when nothing comes, and the timer that is made only then.
    waits: Option<Instant>,
    timer: Option<Pin<Box<Sleep>>>,
}

/// Why a body is not passed on to its end.
#[derive(Debug, thiserror::Error)]
pub(in crate::front) enum Cut {
    /// It ended before its end, or its framing is wrong.
    #[error("the body broke off")]
    Broken(#[source] hyper::Error),
    /// Nothing came for too long.
    #[error("the body stood still")]
    Stalled,
    /// It is larger than allowed.
    #[error("the body is too large")]
    TooLarge,
    /// The token is not accepted any more.
    #[error("the token is not accepted any more: {}", .0.code())]
    Ended(Reason),
}

impl<B: Body<Data = Bytes, Error = hyper::Error>> Passing<B> {
    /// Passes on `body` while `lease` holds and something comes at least every `patience`.
    pub(super) fn new(body: B, lease: Lease, patience: Duration) -> Self {
        Self { body, lease, patience, left: u64::MAX, progress: None, waits: None, timer: None }
    }

    /// Passes on at most so many bytes.
    pub(super) fn at_most(mut self, bytes: u64) -> Self {
        self.left = bytes;
        self
    }

    /// Says how far it is.
    pub(super) fn telling(mut self, progress: Option<Arc<Progress>>) -> Self {
        self.progress = progress;
        self
    }

    fn passes(&mut self, bytes: &Bytes) -> Result<(), Cut> {
        self.waits = None;
        let left = self.left.checked_sub(bytes.len() as u64);
        self.left = left.ok_or(Cut::TooLarge)?;
        if let Some(progress) = &self.progress {
            progress.moves();
        }
        self.lease.holds().map_err(Cut::Ended)
    }

    /// Why waiting ends, once it does.
    fn wait(&mut self, context: &mut Context<'_>) -> Poll<Cut> {
        let period = PERIOD.min(self.patience);
        let since = *self.waits.get_or_insert_with(|| {
            if let Some(timer) = &mut self.timer {
                timer.as_mut().reset(Instant::now() + period);
            }
            Instant::now()
        });
        let timer = self.timer.get_or_insert_with(|| Box::pin(tokio::time::sleep(period)));
        loop {
            ready!(timer.as_mut().poll(context));
            if since.elapsed() >= self.patience {
                return Poll::Ready(Cut::Stalled);
            }
            if let Err(reason) = self.lease.holds() {
                return Poll::Ready(Cut::Ended(reason));
            }
            timer.as_mut().reset(Instant::now() + period);
        }
    }
}

impl<B: Body<Data = Bytes, Error = hyper::Error> + Unpin> Body for Passing<B> {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        loop {
            let frame = match Pin::new(&mut self.body).poll_frame(context) {
                Poll::Pending => return self.wait(context).map(|cut| Some(Err(cut))),
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(Cut::Broken(error)))),
                Poll::Ready(Some(Ok(frame))) => frame,
            };
            if let Ok(bytes) = frame.into_data() {
                let passed = self.passes(&bytes);
                return Poll::Ready(Some(passed.map(|()| Frame::data(bytes))));
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl<B> Drop for Passing<B> {
    fn drop(&mut self) {
        if let Some(progress) = &self.progress {
            progress.ends();
        }
    }
}
