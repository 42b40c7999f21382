//! What else one would use, in the place of this process.

use std::{os::unix::process::CommandExt as _, process::Command};

use rustix::process::{Signal, set_parent_process_death_signal};

use super::{announce, free_address};
use crate::{Outcome, arguments::Serve, cores};

/// Becomes the program, which is told by its environment where its data is, where it is to listen, and on how many cores
/// it runs; returns only if that fails.
pub(super) fn become_it(options: &Serve) -> Outcome<()> {
    let program = options.program.as_deref().ok_or("`peer` needs `--program`")?;
    let data = options.directory.as_deref().ok_or("`peer` needs `--directory`")?;
    let address = free_address()?;
    announce(address)?;
    // Nothing in it watches over its stdin.
    set_parent_process_death_signal(Some(Signal::TERM))?;
    let mut peer = Command::new(program);
    peer.current_dir(program.parent().ok_or("the program is in no directory")?)
        .env("PEER_DATA", data)
        .env("PEER_PORT", address.port().to_string())
        .env("PEER_WORKERS", cores::allowed()?.len().to_string());
    Err(format!("`{}` does not start: {}", program.display(), peer.exec()).into())
}
