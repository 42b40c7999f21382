//! Strict framing of HTTP/1: where a request begins and where it ends is certain, or the connection ends.
//!
//! Two readers of the same bytes who disagree on where a request ends let a client smuggle one past the first of them
//! (RFC 9112 section 11.2). hyper is lenient in places, and some of what it sees it does not pass on: a line that
//! ends in a bare LF, a length beside `chunked`, a second length. So every byte goes through [`Framing`] on its way to
//! hyper. What it finds ambiguous is spoiled: hyper reads a NUL there, answers 400, and the connection is closed.

mod chunks;
pub(super) mod head;

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::BytesMut;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::Connection;
use chunks::Chunks;
use head::{Ambiguous, Head, Length, Part};

/// A stream whose reader sees no ambiguous request.
pub(super) struct Strict<S> {
    stream: S,
    connection: Arc<Connection>,
    framing: Framing,
    // What was read before, and not answered.
    begun: BytesMut,
    // What is left to say after a fault: the end of a head, so that hyper does not wait for one.
    ending: Option<&'static [u8]>,
}

/// Where in a sequence of requests the next byte stands.
#[derive(Default)]
struct Framing {
    place: Place,
    head: Head,
    // The begin of a line whose end has not come yet.
    line: Vec<u8>,
}

#[derive(Default)]
enum Place {
    #[default]
    Head,
    Body(u64),
    Chunks(Chunks),
    // Behind a request to switch protocols: the client waits for its answer (RFC 6455 section 4.1).
    Switch,
}

/// The byte that makes a request ambiguous.
#[derive(Debug, PartialEq, Eq)]
struct Fault {
    at: usize,
}

impl<S> Strict<S> {
    /// The requests of a stream, of which `begun` was read before.
    pub(super) fn new(begun: BytesMut, stream: S, connection: Arc<Connection>) -> Self {
        Self { stream, connection, framing: Framing::default(), begun, ending: None }
    }

    /// How many of the new bytes may be seen.
    fn inspect(&mut self, bytes: &mut [u8]) -> usize {
        if matches!(self.framing.place, Place::Switch) && !bytes.is_empty() {
            if self.connection.is_answering() {
                self.connection.speaks_early();
                return self.spoil(bytes, 0);
            }
            self.framing.place = Place::Head;
        }
        let read = self.framing.read(bytes);
        self.connection.reads_head(self.framing.is_within_head());
        match read {
            Ok(()) => bytes.len(),
            Err(Fault { at }) => {
                if matches!(self.framing.place, Place::Switch) {
                    self.connection.speaks_early();
                }
                self.spoil(bytes, at)
            }
        }
    }

    fn spoil(&mut self, bytes: &mut [u8], at: usize) -> usize {
        tracing::debug!(peer = %self.connection.peer, "an ambiguous request was refused");
        bytes[at] = 0;
        self.ending = Some(b"\r\n\r\n");
        at + 1
    }
}

impl Framing {
    fn is_within_head(&self) -> bool {
        matches!(self.place, Place::Head) && (self.head.has_begun() || !self.line.is_empty())
    }

    fn read(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let mut at = 0;
        while at < bytes.len() {
            let rest = &bytes[at..];
            match &mut self.place {
                Place::Head => {
                    let Some(end) = line_end(rest) else {
                        self.line.extend_from_slice(rest);
                        return Ok(());
                    };
                    at += end;
                    let line = whole(&mut self.line, &rest[..end]);
                    let part = self.head.take(line);
                    self.line.clear();
                    if let Part::End(length) = part.map_err(|Ambiguous| Fault { at: at - 1 })? {
                        self.place = self.behind_head(&length);
                    }
                }
                Place::Body(left) => {
                    let taken = usize::try_from(*left).unwrap_or(usize::MAX).min(rest.len());
                    *left -= taken as u64;
                    at += taken;
                    if *left == 0 {
                        self.place = self.behind_body();
                    }
                }
                Place::Chunks(chunks) => {
                    let taken = chunks.take(rest, &mut self.line);
                    at += taken.map_err(|fault| Fault { at: at + fault.at })?;
                    if chunks.are_over() {
                        self.place = self.behind_body();
                    }
                }
                // Nothing of a request that may switch protocols is followed by anything.
                Place::Switch => return Err(Fault { at }),
            }
        }
        Ok(())
    }

    fn behind_head(&mut self, length: &Length) -> Place {
        match length {
            Length::Bytes(0) => self.behind_body(),
            Length::Bytes(bytes) => Place::Body(*bytes),
            Length::Chunked => Place::Chunks(Chunks::default()),
        }
    }

    fn behind_body(&mut self) -> Place {
        match std::mem::take(&mut self.head).wants_switch() {
            true => Place::Switch,
            false => Place::Head,
        }
    }
}

/// The number of bytes up to and including the first LF.
fn line_end(bytes: &[u8]) -> Option<usize> {
    memchr::memchr(b'\n', bytes).map(|at| at + 1)
}

/// The line that `end` completes.
fn whole<'a>(begin: &'a mut Vec<u8>, end: &'a [u8]) -> &'a [u8] {
    if begin.is_empty() {
        return end;
    }
    begin.extend_from_slice(end);
    begin
}

impl<S: AsyncRead + Unpin> AsyncRead for Strict<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if let Some(ending) = &mut self.ending {
            let (now, later) = ending.split_at(ending.len().min(buffer.remaining()));
            buffer.put_slice(now);
            *ending = later;
            return Poll::Ready(Ok(()));
        }
        let before = buffer.filled().len();
        if self.begun.is_empty() {
            ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        } else {
            let most = self.begun.len().min(buffer.remaining());
            buffer.put_slice(&self.begun.split_to(most));
            if self.begun.is_empty() {
                self.begun = BytesMut::new();
            }
        }
        if !self.connection.is_tunnel() {
            let seen = self.inspect(&mut buffer.filled_mut()[before..]);
            buffer.set_filled(before + seen);
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Strict<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests;
