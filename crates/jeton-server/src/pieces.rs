//! Answers in pieces: each is made when the client has taken the one before, so that nothing piles up for a slow one.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use axum::body::Body;
use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame};
use tokio::sync::mpsc;

use crate::problem::Problem;

/// An answer that is made in pieces.
pub(crate) trait MadeInPieces: Send + 'static {
    /// The next piece; nothing at the end.
    fn next(&mut self) -> impl Future<Output = Result<Option<String>, Problem>> + Send;
}

/// The pieces of an answer on their way. Whoever makes them ends when the client goes away.
pub(crate) struct Pieces(mpsc::Receiver<Result<Bytes, Broken>>);

/// An answer that breaks off: the client sees that its end is missing.
#[derive(Debug, thiserror::Error)]
#[error("the answer broke off")]
pub(crate) struct Broken;

impl Pieces {
    /// A body of what `made` makes until it says that there is no more.
    pub(crate) fn body(mut made: impl MadeInPieces) -> Body {
        let (give, take) = mpsc::channel(1);
        tokio::spawn(async move {
            loop {
                // Not before the one before was taken.
                let Ok(place) = give.reserve().await else { break };
                let made = tokio::select! {
                    made = made.next() => made,
                    // Nobody takes it any more.
                    () = give.closed() => break,
                };
                match made {
                    Ok(Some(piece)) => place.send(Ok(Bytes::from(piece))),
                    Ok(None) => break,
                    Err(problem) => {
                        tracing::info!(code = problem.code(), "an answer broke off");
                        place.send(Err(Broken));
                        break;
                    }
                }
            }
        });
        Body::new(Self(take))
    }
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        self.0.poll_recv(context).map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}
