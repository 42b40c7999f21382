//! The real binary as a process of its own: started, killed, started again.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

use crate::{
    call::{Call, client},
    memory::{PeakMemory, processor_time_of},
};

/// A running `jeton serve`.
pub struct Process {
    /// Where it listens.
    pub address: SocketAddr,
    /// The link by which the first administrator chooses a password, where nobody has done so.
    pub link: Option<String>,
    child: Child,
    // Kept: a server whose output nobody reads must not stop at a full pipe.
    _output: Lines<BufReader<ChildStdout>>,
}

impl Process {
    /// Starts `jeton serve` on a free port and waits until it listens.
    ///
    /// # Panics
    /// Where the binary is missing, or does not say within 30 seconds where it listens.
    pub async fn serve(data: &Path) -> Self {
        Self::serve_with(data, &[]).await
    }

    /// Starts `jeton serve` with these arguments as well.
    ///
    /// # Panics
    /// As [`Self::serve`] does.
    pub async fn serve_with(data: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(binary())
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("`{}` does not start: {error}", binary().display()));
        let stdout = child.stdout.take().expect("it was piped");
        let mut output = BufReader::new(stdout).lines();
        let heard = tokio::time::timeout(Duration::from_secs(30), greeting(&mut output)).await;
        let (address, link) = heard.expect("it says within 30 seconds where it listens");
        Self { address, link, child, _output: output }
    }

    /// A call to it.
    pub fn call(&self, method: &str, path: &str) -> Call {
        Call::new(client(), self.address, method, path)
    }

    /// Chooses the first administrator's password.
    ///
    /// # Panics
    /// Where somebody has chosen one.
    pub async fn choose_password(&self, password: &str) {
        let link = self.link.as_ref().expect("nobody has chosen a password");
        let (_, secret) = link.split_once('#').expect("the secret stands behind `#`");
        let body = serde_json::json!({ "secret": secret, "password": password });
        self.call("POST", "/api/v1/links/redeem").json(&body).send().await.expect(204);
    }

    /// The most memory that it had so far.
    ///
    /// # Panics
    /// Where it is gone.
    pub fn peak_memory(&self) -> PeakMemory {
        PeakMemory::of(&self.child.id().expect("it runs").to_string())
    }

    /// How much processor time it had so far.
    ///
    /// # Panics
    /// Where it is gone.
    pub fn processor_time(&self) -> Duration {
        processor_time_of(&self.child.id().expect("it runs").to_string())
    }

    /// Kills it as the kernel would: no handler runs, nothing is flushed.
    pub async fn kill(mut self) {
        self.child.kill().await.expect("it is our child");
    }
}

/// Reads until the line that names the address; the link stands before it.
async fn greeting(output: &mut Lines<BufReader<ChildStdout>>) -> (SocketAddr, Option<String>) {
    let mut link = None;
    while let Some(line) = output.next_line().await.expect("its output is text") {
        let text = line.trim();
        if text.contains("/link#") {
            link = Some(text.to_owned());
        } else if let Some((_, rest)) = line.split_once("listens at http://") {
            let address = rest.split_whitespace().next().unwrap_or("").trim_end_matches('/');
            return (address.parse().expect("an address follows"), link);
        }
    }
    panic!("it ended before it listened");
}

/// Where the binaries are that were built beside this one.
///
/// # Panics
/// Where a process has no file.
pub fn binaries() -> PathBuf {
    let mut path = std::env::current_exe().expect("a process has a file");
    path.pop();
    if path.ends_with("deps") {
        path.pop();
    }
    path
}

pub(crate) fn binary() -> PathBuf {
    binaries().join("jeton")
}
