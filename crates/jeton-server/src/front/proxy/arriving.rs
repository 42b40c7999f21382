//! The body of the product's answer while it arrives.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};

use super::{link::Link, upstream::Kept};

/// The body of an answer. Whoever takes it drives the connection that it comes over, which is kept for the next
/// request once all of it is there.
pub(super) struct Arriving {
    body: Incoming,
    over: Option<(Box<Link>, Arc<Kept>)>,
}

impl Arriving {
    /// A body that comes over `link`, which goes back to `kept`.
    pub(super) fn over(body: Incoming, link: Box<Link>, kept: Arc<Kept>) -> Self {
        Self { body, over: Some((link, kept)) }
    }

    /// A body whose connection somebody else drives.
    pub(super) fn driven_elsewhere(body: Incoming) -> Self {
        Self { body, over: None }
    }

    /// Goes on with the connection.
    fn drive(&mut self, context: &mut Context<'_>) {
        let Some((link, _)) = &mut self.over else { return };
        if let Poll::Ready(is_usable) = link.poll_idle(context)
            && let Some((link, kept)) = self.over.take()
            && is_usable
        {
            kept.keep(link);
        }
    }
}

impl Body for Arriving {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let mut frame = Pin::new(&mut self.body).poll_frame(context);
        if frame.is_pending() {
            // Asking for a piece is what lets the connection read one.
            self.drive(context);
            frame = Pin::new(&mut self.body).poll_frame(context);
        }
        // Nobody asks for the end where the length of the body is known.
        if self.body.is_end_stream() || matches!(frame, Poll::Ready(None)) {
            self.drive(context);
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
