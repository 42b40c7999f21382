//! A running `jeton demo`.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

use crate::process::binary;

/// A running `jeton demo --json`, killed when it is dropped.
pub struct Demo {
    /// The object on the first line of its output.
    pub told: Value,
    child: Child,
    // Its temporary directory lies in one of ours, so that a test can look whether anything stays behind.
    around: TempDir,
    _output: BufReader<ChildStdout>,
}

impl Demo {
    /// Starts one and waits for its first line.
    ///
    /// # Panics
    /// Where the binary is missing or its first line is not JSON.
    pub fn start() -> Self {
        let around = tempfile::tempdir().expect("there is a temporary directory");
        let mut child = Command::new(binary())
            .args(["demo", "--json"])
            .env("TMPDIR", around.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("`{}` does not start: {error}", binary().display()));
        let mut output = BufReader::new(child.stdout.take().expect("it was piped"));
        let mut line = String::new();
        output.read_line(&mut line).expect("its output is text");
        let told = serde_json::from_str(&line)
            .unwrap_or_else(|error| panic!("not JSON ({error}): {line}"));
        Self { told, child, around, _output: output }
    }

    /// The directory that it works in.
    ///
    /// # Panics
    /// Where there is not exactly one.
    pub fn directory(&self) -> PathBuf {
        let entries: Vec<_> = fs::read_dir(self.around.path()).expect("ours").flatten().collect();
        assert_eq!(entries.len(), 1, "the demo works in one directory");
        entries[0].path()
    }

    /// Asks it to end, as `kill` does, and waits.
    ///
    /// # Panics
    /// Where it cannot be asked.
    pub fn terminate(mut self) -> ExitStatus {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status();
        assert!(asked.expect("there is a `kill`").success());
        self.child.wait().expect("it is our child")
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // It may have ended already; then there is nothing to kill, and waiting again tells the same.
        if let Err(error) = self.child.kill().and_then(|()| self.child.wait().map(|_| ())) {
            assert!(std::thread::panicking(), "the demo could not be ended: {error}");
        }
    }
}
