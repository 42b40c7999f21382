//! Running a client that `./dev clients` installed.

use std::{
    path::{Path, PathBuf},
    process::{Output, Stdio},
    time::Duration,
};

use jeton_tests::{binaries, root};
use serde_json::Value;
use tokio::{io::AsyncWriteExt as _, process::Command};

/// A client that hangs has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs `tests/clients/scripts/NAME` in Node.js, where it finds the clients of the package file; the one JSON value
/// that it prints.
pub(crate) async fn node(name: &str, environment: &[(&str, &str)]) -> Value {
    let script = std::fs::read(root().join("tests/clients/scripts").join(name)).unwrap();
    let mut command = Command::new("node");
    // From stdin a script finds its packages in the directory that it runs in.
    command.args(["--input-type=module", "-"]).current_dir(directory("node"));
    let output = run(command, environment, &script).await;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    serde_json::from_str(printed.trim()).unwrap_or_else(|_| {
        panic!("{name} printed no JSON: {printed}{}", String::from_utf8_lossy(&output.stderr))
    })
}

/// Where a program of the Python environment is.
pub(crate) fn python_program(name: &str) -> PathBuf {
    directory("python").join("bin").join(name)
}

/// Runs a client in an environment that has nothing in it but what is given and a `PATH`.
pub(crate) async fn run(
    mut command: Command,
    environment: &[(&str, &str)],
    stdin: &[u8],
) -> Output {
    let path = std::env::vars_os().filter(|(name, _)| name == "PATH");
    command.env_clear().envs(path).envs(environment.iter().copied());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    let mut child =
        command.spawn().unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
    child.stdin.take().unwrap().write_all(stdin).await.unwrap();
    let ended = tokio::time::timeout(PATIENCE, child.wait_with_output()).await;
    ended.expect("the client ends within a minute").unwrap()
}

fn directory(name: &str) -> PathBuf {
    let target = binaries();
    let directory = target.parent().unwrap_or(Path::new("")).join("clients").join(name);
    let there = directory.join("installed").is_file();
    assert!(there, "the products' clients are not installed: run `./dev clients` and try again");
    directory
}

/// The secret with its last character but nine changed into another one of the same sort.
pub(crate) fn one_changed(secret: &str) -> String {
    let at = secret.len() - 10;
    let changed = if &secret[at..=at] == "7" { "3" } else { "7" };
    format!("{}{changed}{}", &secret[..at], &secret[at + 1..])
}
