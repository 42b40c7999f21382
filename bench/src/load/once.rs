//! A single request, to prepare a benchmark.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
};

use super::answer;
use crate::Outcome;

/// Sends `request` and returns the body of its answer, which must have `status`.
pub(crate) fn once(address: SocketAddr, request: &str, status: u16) -> Outcome<Vec<u8>> {
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(request.as_bytes())?;
    let (mut received, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut buffer)?;
        received.extend_from_slice(&buffer[..read]);
        match answer::read(&received) {
            Some(answer) if answer.status != status => {
                return Err(format!("the answer is {} and not {status}", answer.status).into());
            }
            Some(answer) if received.len() >= answer.end => {
                return Ok(received.split_off(answer.body));
            }
            _ if read == 0 => return Err("the answer ended early".into()),
            _ => {}
        }
    }
}
