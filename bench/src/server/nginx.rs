//! Debian's nginx as one process, in the place of this one.

use std::{
    fs,
    net::{SocketAddr, TcpListener},
    os::unix::process::CommandExt as _,
    path::Path,
    process::Command,
    time::Instant,
};

use super::{ANY_PORT, announce};
use crate::Outcome;

/// Puts a free address into the configuration in `directory` and becomes nginx; returns only if that fails.
pub(super) fn become_it(start: Instant, directory: &Path) -> Outcome<()> {
    let address = free_address()?;
    let template = fs::read_to_string(directory.join(TEMPLATE))?;
    let configuration = directory.join("nginx.conf");
    fs::write(&configuration, template.replace(LISTEN, &address.to_string()))?;
    announce(address, start)?;
    let mut nginx = Command::new("nginx");
    nginx.arg("-p").arg(directory).arg("-c").arg(configuration);
    Err(format!("nginx does not start: {}", nginx.exec()).into())
}

/// The configuration, with [`LISTEN`] where the address goes.
pub(crate) const TEMPLATE: &str = "nginx.conf.template";
/// What stands in the template for the address.
const LISTEN: &str = "@LISTEN@";

// Between here and nginx somebody else may take the port: nginx fails then, and the benchmark with it.
fn free_address() -> Outcome<SocketAddr> {
    Ok(TcpListener::bind(ANY_PORT)?.local_addr()?)
}
