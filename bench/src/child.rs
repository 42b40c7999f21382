//! A server of a benchmark, seen from outside.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::{Outcome, machine, server::Ready};

/// A process that ends when this is dropped.
pub(crate) struct Child {
    process: std::process::Child,
    ready: Ready,
}

impl Child {
    /// Starts a server, such as `jeton`, on these cores, and waits until it answers.
    pub(crate) fn start(server: &str, directory: Option<&Path>, cores: &[usize]) -> Outcome<Self> {
        Self::start_before(server, directory, None, cores)
    }

    /// The same, with something behind it that it forwards to.
    pub(crate) fn start_before(
        server: &str,
        directory: Option<&Path>,
        upstream: Option<SocketAddr>,
        cores: &[usize],
    ) -> Outcome<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["serve", server]);
        if let Some(directory) = directory {
            command.arg("--directory").arg(directory);
        }
        if let Some(upstream) = upstream {
            command.arg("--upstream").arg(upstream.to_string());
        }
        if !cores.is_empty() {
            let cores: Vec<String> = cores.iter().map(ToString::to_string).collect();
            command.arg("--cores").arg(cores.join(","));
        }
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let stdout = process.stdout.take().expect("it was just made a pipe");
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let ready = serde_json::from_str(&line);
        let ready: Ready = ready.map_err(|error| format!("`{server}` did not start: {error}"))?;
        let child = Self { process, ready };
        child.wait()?;
        Ok(child)
    }

    /// Waits until it takes connections: nginx says its address before it listens.
    fn wait(&self) -> Outcome<()> {
        let start = Instant::now();
        while TcpStream::connect(self.address()).is_err() {
            if start.elapsed() > PATIENCE {
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

    /// The seconds from its first instruction until it answered.
    pub(crate) fn start_seconds(&self) -> f64 {
        self.ready.seconds
    }

    /// The processor time that all its threads have had.
    pub(crate) fn processor_time(&self) -> Outcome<Duration> {
        let mut nanoseconds = 0;
        for thread in fs::read_dir(format!("/proc/{}/task", self.process.id()))? {
            let text = fs::read_to_string(thread?.path().join("schedstat"))?;
            nanoseconds += text.split(' ').next().unwrap_or_default().parse::<u64>()?;
        }
        Ok(Duration::from_nanos(nanoseconds))
    }

    /// Its resident memory in bytes.
    pub(crate) fn resident_bytes(&self) -> Outcome<f64> {
        resident_bytes(&self.process.id().to_string())
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // It may have ended by itself.
        if self.process.kill().is_ok() {
            drop(self.process.wait());
        }
    }
}

const PATIENCE: Duration = Duration::from_secs(5);

/// The resident memory of a process in bytes; `self` is this one.
pub(crate) fn resident_bytes(process: &str) -> Outcome<f64> {
    let text = machine::field(&format!("/proc/{process}/status"), "VmRSS")?;
    let kilobytes: f64 = text.trim_end_matches(" kB").parse()?;
    Ok(kilobytes * 1024.0)
}
