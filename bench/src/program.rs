//! The real `jeton`, as `./dev` built it beside this program.

use std::{
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
    thread,
};

use crate::{Outcome, process::Process};

/// A `jeton serve` that listens.
pub(crate) struct Program {
    /// The process.
    pub(crate) process: Process,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

impl Program {
    /// Where the binary is.
    pub(crate) fn path() -> Outcome<PathBuf> {
        let path = std::env::current_exe()?.with_file_name("jeton");
        if path.is_file() {
            Ok(path)
        } else {
            Err("there is no `jeton` beside this program".into())
        }
    }

    /// Starts it on a data directory, and waits until it says where it listens.
    pub(crate) fn start(directory: &Path) -> Outcome<Self> {
        let mut command = Command::new(Self::path()?);
        command.env_clear().args(["serve", "--listen", "127.0.0.1:0", "--log", "error", "--data"]);
        let (process, stdout) = Process::start(command.arg(directory))?;
        let mut lines = BufReader::new(stdout).lines();
        for line in lines.by_ref() {
            if let Some((_, address)) = line?.split_once("listens at http://") {
                let address = address.trim_end_matches('/').parse()?;
                // What it writes is read to the end: a pipe that nobody reads would stop it.
                thread::spawn(move || lines.for_each(drop));
                return Ok(Self { process, address });
            }
        }
        Err("`jeton serve` ended before it listened".into())
    }
}
