//! One connection of the load generator.

use std::{io, net::SocketAddr, time::Instant};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::{Requests, Window, answer};
use crate::statistics::Latencies;

/// Sends requests until the window ends, and returns how long those took that were answered in the window.
pub(super) async fn drive(
    address: SocketAddr,
    mut requests: impl Requests,
    window: Window,
    status: u16,
) -> io::Result<Latencies> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut latencies = Latencies::default();
    let (mut request, mut buffer) = (Vec::new(), vec![0; BUFFER]);
    loop {
        requests.prepare(&mut request);
        let start = Instant::now();
        if start >= window.end {
            return Ok(latencies);
        }
        stream.write_all(&request).await?;
        take_answer(&mut stream, &mut buffer, status).await?;
        let end = Instant::now();
        if (window.begin..window.end).contains(&end) {
            latencies.add(end - start);
        }
    }
}

/// More than any answer here takes. A read that does not fill it tells the runtime that nothing more is there, which
/// spares a system call.
const BUFFER: usize = 16 * 1024;

async fn take_answer(stream: &mut TcpStream, buffer: &mut [u8], status: u16) -> io::Result<()> {
    let mut filled = 0;
    loop {
        match stream.read(&mut buffer[filled..]).await? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => filled += read,
        }
        let Some(answer) = answer::read(&buffer[..filled]) else {
            continue;
        };
        if answer.status != status {
            let text = String::from_utf8_lossy(&buffer[..filled]);
            return Err(io::Error::other(format!("not a {status}: {text}")));
        }
        if filled >= answer.end {
            return Ok(());
        }
    }
}
