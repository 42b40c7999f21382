//! The body of an answer, watched until the client has taken it.

use std::{
    mem,
    pin::Pin,
    task::{Context, Poll},
};

use axum::body::Body;
use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame, SizeHint};

use super::connection::InFlight;

/// The body of an answer. While it lives, its request is in flight.
///
/// Over HTTP/2 that is until its last piece is handed over, of which the client may take a byte and leave the rest for as long
/// as its connection lasts. So pieces are small there, the last one most of all.
pub(super) struct Answering {
    body: Body,
    request: InFlight,
    /// What is left of a frame that is cut into pieces; none where none is cut.
    cut: Option<Bytes>,
}

/// The longest piece over HTTP/2, in bytes: so much is in a frame unless the client wants longer ones (RFC 9113 section
/// 4.2).
const PIECE: usize = 16 * 1024;
/// The longest last piece there, in bytes: nobody watches whether it is taken.
const LAST: usize = 4 * 1024;

impl Answering {
    pub(super) fn new(body: Body, request: InFlight, is_http2: bool) -> Self {
        Self { body, request, cut: is_http2.then(Bytes::new) }
    }

    fn poll_piece(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let Some(cut) = self.cut.as_mut() else {
            return Pin::new(&mut self.body).poll_frame(context);
        };
        if cut.is_empty() {
            let frame = Pin::new(&mut self.body).poll_frame(context);
            let Poll::Ready(Some(Ok(frame))) = frame else { return frame };
            match frame.into_data() {
                Ok(data) if data.len() > LAST || !data.is_unique() => *cut = data,
                Ok(data) => return Poll::Ready(Some(Ok(Frame::data(data)))),
                Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
            }
        }
        Poll::Ready(Some(Ok(Frame::data(next_piece(cut)))))
    }
}

/// Takes the next piece of `cut`. The last one shares no memory with those before it.
fn next_piece(cut: &mut Bytes) -> Bytes {
    match cut.len().saturating_sub(LAST) {
        0 => {
            let whole = mem::take(cut);
            Bytes::copy_from_slice(&whole)
        }
        before => cut.split_to(before.min(PIECE)),
    }
}

impl HttpBody for Answering {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.request.is_asked();
        let frame = self.poll_piece(context);
        if matches!(frame, Poll::Ready(Some(Ok(_)))) {
            self.request.gives();
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.cut.as_ref().is_none_or(Bytes::is_empty) && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let mut hint = self.body.size_hint();
        let left = self.cut.as_ref().map_or(0, Bytes::len) as u64;
        if let Some(upper) = hint.upper() {
            hint.set_upper(upper + left);
        }
        hint.set_lower(hint.lower() + left);
        hint
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lengths of the pieces of a frame.
    fn lengths(whole: usize) -> Vec<usize> {
        let mut cut = Bytes::from(vec![b'x'; whole]);
        std::iter::from_fn(|| (!cut.is_empty()).then(|| next_piece(&mut cut).len())).collect()
    }

    #[test]
    fn the_last_piece_is_a_small_one() {
        assert_eq!(lengths(LAST), [LAST]);
        assert_eq!(lengths(LAST + 1), [1, LAST]);
        assert_eq!(lengths(PIECE + LAST), [PIECE, LAST]);
        assert_eq!(lengths(2 * PIECE + LAST + 1), [PIECE, PIECE, 1, LAST]);
    }

    #[test]
    fn the_last_piece_keeps_no_more_than_itself() {
        let whole = Bytes::from(vec![b'x'; 10 * PIECE]);
        let mut cut = whole.clone();
        while cut.len() > LAST {
            next_piece(&mut cut);
        }

        let last = next_piece(&mut cut);

        assert!(whole.is_unique(), "{}", last.len());
    }
}
