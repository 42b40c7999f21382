//! Requests that are answered without hyper: the questions of gateways, most of which are alike.
//!
//! A gateway asks over connections that carry nothing else. As long as every request on one is plain and the door
//! answers it at once, its bytes are read, judged and answered here: a map of headers, a body and a task that
//! nobody needs cost more than a verdict. The first request that is anything else, and all behind it, are hyper's. What
//! would be ambiguous is never plain.

mod plain;
mod reply;

use std::{future::poll_fn, io, pin::pin, task::Poll};

use bytes::{Buf as _, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

pub(crate) use plain::Plain;
pub(crate) use reply::{Reply, Rest, Written};

use super::{Answer, Connection, traced};
use plain::{Read, Room};
use reply::Today;

/// So much is read at a time, in bytes; a longer head is not plain.
const MOST: usize = 8 * 1024;

/// Answers the plain requests of `stream`: what was read of the first one that is not, or nothing where the client is
/// done.
///
/// # Errors
/// The stream broke.
pub(super) async fn answer<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    connection: &Connection,
    door: &impl Answer,
) -> io::Result<Option<BytesMut>> {
    let mut unread = BytesMut::with_capacity(MOST);
    let mut answers = Vec::new();
    let mut today = Today::default();
    loop {
        let is_over = answer_those_at_hand(&mut unread, &mut answers, &mut today, connection, door);
        if !answers.is_empty() {
            write(stream, connection, &answers).await?;
            answers.clear();
            connection.moves();
        }
        if is_over || unread.len() >= MOST {
            return Ok(Some(unread));
        }
        connection.reads_head(!unread.is_empty());
        unread.reserve(MOST - unread.len());
        if stream.read_buf(&mut unread).await? == 0 {
            stream.shutdown().await?;
            return Ok(None);
        }
    }
}

/// Answers what of `unread` can be answered; whether what follows is for somebody else.
fn answer_those_at_hand(
    unread: &mut BytesMut,
    answers: &mut Vec<u8>,
    today: &mut Today,
    connection: &Connection,
    door: &impl Answer,
) -> bool {
    // What is told of a request while somebody listens needs the request as hyper reads it.
    while !traced::is_told() {
        match answer_first(unread, connection, door, Reply::behind(answers, today)) {
            First::Answered(length) => unread.advance(length),
            First::Part => return false,
            First::Other => return true,
        }
    }
    true
}

/// What became of the first request.
enum First {
    /// It was answered, and had so many bytes.
    Answered(usize),
    /// Something of it is missing.
    Part,
    /// It is for somebody else.
    Other,
}

fn answer_first(
    unread: &mut [u8],
    connection: &Connection,
    door: &impl Answer,
    reply: Reply<'_>,
) -> First {
    let mut room = Room::new();
    match plain::read(unread, &mut room) {
        Read::Plain(request, length) => match door.at_once(&request, connection, reply) {
            Some(Written) => First::Answered(length),
            None => First::Other,
        },
        Read::Part => First::Part,
        Read::Other => First::Other,
    }
}

/// Brings `answers` to the client, who takes them or is cut off.
async fn write<S: AsyncWrite + Unpin>(
    stream: &mut S,
    connection: &Connection,
    answers: &[u8],
) -> io::Result<()> {
    let mut written = pin!(async {
        stream.write_all(answers).await?;
        stream.flush().await
    });
    // Most often all of it goes at once, and nobody has to look at a clock.
    if let Poll::Ready(written) = poll_fn(|cx| Poll::Ready(written.as_mut().poll(cx))).await {
        return written;
    }
    tokio::time::timeout(connection.stall(), written).await?
}
