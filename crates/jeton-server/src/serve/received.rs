//! The body of a request, as it comes from a client.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http::Version;
use http_body_util::{BodyExt as _, Limited};
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::runtime::Handle;

/// The body of a request. Over HTTP/2, what nobody wanted of it is read and thrown away, within limits: a stream that is
/// reset behind its answer makes some clients report the reset and lose the answer, against RFC 9113 section 8.1.
pub(crate) struct Received {
    body: Option<Incoming>,
    is_http2: bool,
}

/// So much of an unwanted body is read, in bytes.
const UNWANTED: usize = 4 * 1024 * 1024;
/// It is read for so long.
const PATIENCE: Duration = Duration::from_secs(5);

impl Received {
    /// The body of a request of that version.
    pub(super) fn new(body: Incoming, version: Version) -> Self {
        Self { body: Some(body), is_http2: version == Version::HTTP_2 }
    }
}

impl Body for Received {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        match &mut self.body {
            Some(body) => Pin::new(body).poll_frame(context),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or_else(|| SizeHint::with_exact(0), Body::size_hint)
    }
}

impl Drop for Received {
    fn drop(&mut self) {
        if !self.is_http2 || self.is_end_stream() {
            return;
        }
        if let (Some(body), Ok(runtime)) = (self.body.take(), Handle::try_current()) {
            runtime.spawn(tokio::time::timeout(PATIENCE, throw_away(body)));
        }
    }
}

async fn throw_away(body: Incoming) {
    let mut body = Limited::new(body, UNWANTED);
    while let Some(Ok(_unwanted)) = body.frame().await {}
}
