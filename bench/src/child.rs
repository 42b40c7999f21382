//! A server of a benchmark, seen from outside.

use std::{
    io::{BufRead as _, BufReader},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use crate::{Outcome, process::Process, server::Ready};

/// A server that ends when this is dropped.
pub(crate) struct Child {
    process: Process,
    ready: Ready,
}

/// What a server is given.
#[derive(Clone, Copy, Default)]
pub(crate) struct Given<'a> {
    /// Its data, or its configuration.
    pub(crate) directory: Option<&'a Path>,
    /// What is behind it, and what it forwards to.
    pub(crate) upstream: Option<SocketAddr>,
    /// What it becomes.
    pub(crate) program: Option<&'a Path>,
    /// Where it runs.
    pub(crate) cores: &'a [usize],
}

impl Child {
    /// Starts a server, such as `jeton`, on these cores, and waits until it answers.
    pub(crate) fn start(server: &str, directory: Option<&Path>, cores: &[usize]) -> Outcome<Self> {
        Self::start_with(server, &Given { directory, cores, ..Given::default() })
    }

    /// The same, with all that it may be given.
    pub(crate) fn start_with(server: &str, given: &Given<'_>) -> Outcome<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["serve", server]);
        if let Some(directory) = given.directory {
            command.arg("--directory").arg(directory);
        }
        if let Some(upstream) = given.upstream {
            command.arg("--upstream").arg(upstream.to_string());
        }
        if let Some(program) = given.program {
            command.arg("--program").arg(program);
        }
        if !given.cores.is_empty() {
            let cores: Vec<String> = given.cores.iter().map(ToString::to_string).collect();
            command.arg("--cores").arg(cores.join(","));
        }
        let (process, stdout) = Process::start(&mut command)?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let ready = serde_json::from_str(&line);
        let ready: Ready = ready.map_err(|error| format!("`{server}` did not start: {error}"))?;
        let mut child = Self { process, ready };
        child.wait()?;
        Ok(child)
    }

    /// Waits until it takes connections: what becomes another program says its address before that listens.
    fn wait(&mut self) -> Outcome<()> {
        let start = Instant::now();
        while TcpStream::connect(self.address()).is_err() {
            if self.process.has_ended()? || start.elapsed() > PATIENCE {
                return Err(format!("nothing listens at {}", self.address()).into());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }

    /// Where its front listens.
    pub(crate) fn front(&self) -> Outcome<SocketAddr> {
        Ok(self.ready.front.ok_or("this server has no front")?)
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.ready.address
    }

    /// The processor time that all its threads have had.
    pub(crate) fn processor_time(&self) -> Outcome<Duration> {
        self.process.processor_time()
    }

    /// Its resident memory in bytes.
    pub(crate) fn resident_bytes(&self) -> Outcome<f64> {
        self.process.resident_bytes()
    }
}

const PATIENCE: Duration = Duration::from_secs(30);
