//! A home of its own for every test, and the binary run in it.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Output, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use serde_json::Value;
use tempfile::TempDir;

/// A directory that is home and working directory, with an empty environment.
pub(crate) struct Home(TempDir);

/// What a finished run left.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A run that has not finished.
pub(crate) struct Running {
    child: Guard,
    stdout: BufReader<ChildStdout>,
    stderr: Option<BufReader<ChildStderr>>,
}

/// Kills its process when it is dropped, as by a failed assertion.
struct Guard(Child);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

impl Home {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file, and returns its name.
    pub(crate) fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// How many directories there are in it.
    pub(crate) fn directories(&self) -> usize {
        let entries = fs::read_dir(self.path()).unwrap().map(Result::unwrap);
        entries.filter(|entry| entry.file_type().unwrap().is_dir()).count()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(arguments, &[], "")
    }

    /// Runs to the end with these variables and this stdin.
    pub(crate) fn run_with(
        &self,
        arguments: &[&str],
        variables: &[(&str, &str)],
        stdin: &str,
    ) -> Run {
        let mut command = self.command(arguments);
        command.envs(variables.iter().copied()).stdin(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // Whoever does not read stdin closes it early.
        child.stdin.take().unwrap().write_all(stdin.as_bytes()).ok();
        Run::of(child.wait_with_output().unwrap())
    }

    /// Runs to the end in a session of its own, as cron and service managers do: there is no terminal to ask.
    pub(crate) fn run_without_terminal(&self, arguments: &[&str]) -> Run {
        let mut command = Command::new("setsid");
        command.args(["--wait", env!("CARGO_BIN_EXE_jeton")]).args(arguments);
        command.env_clear().env("HOME", self.path()).current_dir(self.path());
        Run::of(command.stdin(Stdio::null()).output().unwrap())
    }

    /// Chooses the first administrator's password by the link that a start has told, and logs in. The password is kept
    /// in the file `password`.
    pub(crate) fn become_administrator(&self, told: &Value, server: &str) {
        let link = told["administrator"]["link"].as_str().unwrap();
        self.file("password", "staple battery horse");
        let redeem = ["link", "redeem", "--server", server, "--password-file", "password"];
        self.run_with(&redeem, &[], link).done();
        self.run(&["login", "admin", "--server", server, "--password-file", "password"]).done();
    }

    /// Starts something that runs on.
    pub(crate) fn start(&self, arguments: &[&str]) -> Running {
        self.start_with(arguments, &[])
    }

    /// Starts something that runs on, with these variables.
    pub(crate) fn start_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Running {
        let mut command = self.command(arguments);
        let mut child = command
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        Running { child: Guard(child), stdout, stderr: None }
    }

    /// Starts something that runs on, where nothing is said against core files.
    pub(crate) fn start_with_cores(&self, arguments: &[&str]) -> Running {
        let mut command = Command::new("sh");
        command.args(["-c", "ulimit -c unlimited; exec \"$0\" \"$@\""]);
        command.arg(env!("CARGO_BIN_EXE_jeton")).args(arguments).env("HOME", self.path());
        command.current_dir(self.path()).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        Running { child: Guard(child), stdout, stderr: None }
    }

    /// Starts something that runs on, and whose stderr [`Running::said`] reads.
    pub(crate) fn start_heard(&self, arguments: &[&str]) -> Running {
        let mut child =
            self.command(arguments).stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let stderr = child.stderr.take().map(BufReader::new);
        Running { child: Guard(child), stdout, stderr }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jeton"));
        command.args(arguments).env_clear().env("HOME", self.path()).env("TMPDIR", self.path());
        command.current_dir(self.path()).stdout(Stdio::piped());
        command
    }
}

impl Run {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().expect("it was not killed"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// What it printed, where it was done.
    pub(crate) fn done(self) -> String {
        assert_eq!(self.code, 0, "{}", self.stderr);
        self.stdout
    }

    /// The JSON that it printed, where it was done.
    pub(crate) fn json(self) -> Value {
        serde_json::from_str(&self.done()).expect("it printed JSON")
    }

    /// What it said, where it ended with this code.
    pub(crate) fn failed(self, code: i32) -> String {
        assert_eq!(self.code, code, "{}{}", self.stdout, self.stderr);
        assert_eq!(self.stdout, "", "a failure says nothing on stdout");
        self.stderr
    }
}

impl Running {
    /// The next line of stdout.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        let read = self.stdout.read_line(&mut line).unwrap();
        assert_ne!(read, 0, "it ended early");
        line
    }

    /// The next line of stdout as JSON.
    pub(crate) fn json(&mut self) -> Value {
        let line = self.line();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
    }

    /// Reads its stderr up to the line that has this in it; that line.
    pub(crate) fn said(&mut self, word: &str) -> String {
        let stderr = self.stderr.as_mut().expect("it was started to be heard");
        let mut line = String::new();
        while !line.contains(word) {
            line.clear();
            assert_ne!(stderr.read_line(&mut line).unwrap(), 0, "it ended without saying {word}");
        }
        line
    }

    /// Ends it; what it said on stderr since [`Running::said`] was asked last.
    pub(crate) fn said_to_the_end(mut self) -> String {
        self.signal("TERM");
        let (mut said, mut stderr) = (String::new(), self.stderr.take().unwrap());
        stderr.read_to_string(&mut said).unwrap();
        assert!(self.ended().success());
        said
    }

    /// Its number.
    pub(crate) fn id(&self) -> u32 {
        self.child.0.id()
    }

    /// Waits for the end of a run that was killed, and says how it ended.
    pub(crate) fn killed_by(mut self) -> ExitStatus {
        self.child.0.wait().unwrap()
    }

    /// Sends a signal by its name.
    pub(crate) fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.child.0.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    }

    /// Sends SIGTERM, and waits for the end.
    pub(crate) fn terminate(self) -> ExitStatus {
        self.signal("TERM");
        self.ends_within(Duration::from_secs(5))
    }

    /// Waits for the end of a run that ends by itself.
    pub(crate) fn ended(self) -> ExitStatus {
        self.ends_within(Duration::from_secs(30))
    }

    /// Waits for the end of a run that was killed.
    pub(crate) fn killed(mut self) {
        assert_eq!(self.child.0.wait().unwrap().code(), None, "it ended by itself");
    }

    fn ends_within(mut self, patience: Duration) -> ExitStatus {
        let (sender, ended) = mpsc::channel();
        let mut rest = self.stdout.into_inner();
        // Its stdout ends with it.
        thread::spawn(move || sender.send(rest.read_to_end(&mut Vec::new()).is_ok()));
        let ended = ended.recv_timeout(patience);
        assert_eq!(ended, Ok(true), "it did not end within {patience:?}");
        self.child.0.wait().unwrap()
    }
}
