//! A program that runs beside the test, and is ended by its process id.

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use jeton_tests::binaries;

/// A running program, ended when this is dropped.
pub(crate) struct Program(Child);

/// A program that was asked to end gets this long before it is killed.
const PATIENCE: Duration = Duration::from_secs(5);

impl Program {
    /// Starts it; what it says goes to a file.
    pub(crate) fn start(command: &mut Command, log: &Path) -> Self {
        let file = std::fs::File::create(log).unwrap();
        command.stdin(Stdio::null()).stdout(file.try_clone().unwrap()).stderr(file);
        let child = command.spawn();
        Self(child.unwrap_or_else(|error| panic!("{command:?} does not start: {error}")))
    }

    /// Starts it and waits for its first line.
    pub(crate) fn start_and_hear(command: &mut Command) -> (Self, String) {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        (Self(child), line)
    }

    /// Whether it still runs.
    pub(crate) fn runs(&mut self) -> bool {
        self.0.try_wait().unwrap().is_none()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Asked first: killed, nginx would leave its workers behind.
        let asked =
            Command::new("kill").arg(self.0.id().to_string()).stderr(Stdio::null()).status();
        let until = Instant::now() + PATIENCE;
        while asked.is_ok() && self.runs() && Instant::now() < until {
            thread::sleep(Duration::from_millis(5));
        }
        // It has ended, as a rule.
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// A gateway that `./dev gateways` installed.
pub(crate) fn installed(path: &str) -> PathBuf {
    let target = binaries();
    let programs = target.parent().unwrap().join("gateways/programs");
    let there = programs.join("installed").is_file() && programs.join(path).is_file();
    assert!(there, "the gateways are not installed: run `./dev gateways` and try again");
    programs.join(path)
}

/// nginx, which comes from the system.
pub(crate) fn nginx() -> PathBuf {
    let places = ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx"].map(PathBuf::from);
    let found = places.into_iter().find(|place| place.is_file());
    found.expect("nginx is not installed: run `./dev gateways` and try again")
}
