//! A connection to the server, which takes in a bounded answer.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll, ready},
};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;

use super::{Relay, relay::Channel};

/// The most that a server says between two things that we say, with its certificates where TLS begins in between.
const LONGEST_ANSWER: usize = 64 * 1024;

impl Relay {
    /// Opens a connection, with TLS where it begins with the first byte.
    pub(super) async fn open(&self) -> io::Result<Box<dyn AsyncTokioStream>> {
        let stream = TcpStream::connect((self.host.as_str(), self.port)).await?;
        let peer = stream.peer_addr()?;
        Ok(match &self.channel {
            Channel::Implicit(name, config) => {
                let tls = TlsConnector::from(config.clone()).connect(name.clone(), stream).await?;
                Box::new(Bounded { stream: tls, peer, said: 0 })
            }
            Channel::StartTls(_) | Channel::Plain => Box::new(Bounded { stream, peer, said: 0 }),
        })
    }
}

/// A stream that breaks where the server says more than an answer needs. lettre keeps a line until it ends, and looks at its
/// length only then.
#[derive(Debug)]
struct Bounded<S> {
    stream: S,
    peer: SocketAddr,
    /// So many bytes were read since something was written.
    said: usize,
}

impl<S: AsyncRead + AsyncWrite + Send + Sync + Unpin + std::fmt::Debug> AsyncTokioStream
    for Bounded<S>
{
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.peer)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Bounded<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, into))?;
        self.said += into.filled().len() - before;
        if LONGEST_ANSWER < self.said {
            return Poll::Ready(Err(io::Error::other("its answer is longer than 64 KiB")));
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Bounded<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.said = 0;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
