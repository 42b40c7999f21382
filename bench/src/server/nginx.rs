//! Debian's nginx as one process, in the place of this one.

use std::{fs, os::unix::process::CommandExt as _, path::Path, process::Command};

use super::{announce, free_address};
use crate::Outcome;

/// Puts a free address into the configuration in `directory` and becomes nginx; returns only if that fails.
pub(super) fn become_it(directory: &Path) -> Outcome<()> {
    let address = free_address()?;
    let template = fs::read_to_string(directory.join(TEMPLATE))?;
    let configuration = directory.join("nginx.conf");
    fs::write(&configuration, template.replace(LISTEN, &address.to_string()))?;
    announce(address)?;
    let mut nginx = Command::new("nginx");
    nginx.arg("-p").arg(directory).arg("-c").arg(configuration);
    Err(format!("nginx does not start: {}", nginx.exec()).into())
}

/// The configuration, with [`LISTEN`] where the address goes.
pub(crate) const TEMPLATE: &str = "nginx.conf.template";
/// What stands in the template for the address.
const LISTEN: &str = "@LISTEN@";
