//! The servers: this program again, as a process that does nothing but answer.

mod hello_axum;
mod hello_hyper;
mod jeton;
mod nginx;
mod peer;

use std::{
    io::{self, Read as _},
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener},
};

pub(crate) use nginx::TEMPLATE;
use serde::{Deserialize, Serialize};

use crate::{
    Outcome,
    arguments::{Serve, Server},
    cores, output,
};

/// What a server says of itself, once it answers.
#[derive(Serialize, Deserialize)]
pub(crate) struct Ready {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// Where its front does, if it has one.
    #[serde(default)]
    pub(crate) front: Option<SocketAddr>,
}

const ANY_PORT: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// Serves until stdin ends: whoever started this process ends it so, also by dying.
pub(crate) fn run(options: &Serve) -> Outcome<()> {
    cores::pin(&options.cores)?;
    std::thread::spawn(end_with_parent);
    // As `jeton serve` does; the number of threads follows the cores.
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        match options.server {
            Server::HelloAxum => hello_axum::serve().await,
            Server::HelloHyper => hello_hyper::serve(b"hello").await,
            // nginx leaves a connection whose answer to `auth_request` has a body.
            Server::Yes => hello_hyper::serve(b"").await,
            Server::Jeton => {
                let directory = options.directory.as_deref();
                let directory = directory.ok_or("`jeton` needs `--directory`")?;
                jeton::serve(directory, options.upstream).await
            }
            Server::Nginx => {
                let directory = options.directory.as_deref();
                nginx::become_it(directory.ok_or("`nginx` needs `--directory`")?)
            }
            Server::Peer => peer::become_it(options),
        }
    })
}

fn announce(address: SocketAddr) -> Outcome<()> {
    announce_with_front(address, None)
}

fn announce_with_front(address: SocketAddr, front: Option<SocketAddr>) -> Outcome<()> {
    let ready = Ready { address, front };
    output::line(&serde_json::to_string(&ready)?);
    Ok(())
}

// Between here and the program that is told of it somebody else may take the port: that program fails then, and the
// benchmark with it.
fn free_address() -> Outcome<SocketAddr> {
    Ok(TcpListener::bind(ANY_PORT)?.local_addr()?)
}

fn end_with_parent() {
    // An error means the same as the end: nobody is there any more.
    let ended = io::stdin().read_to_end(&mut Vec::new());
    std::process::exit(i32::from(ended.is_err()));
}
