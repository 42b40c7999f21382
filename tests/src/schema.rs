//! schemathesis, which reads the description of the API and calls every operation of it with what fits and with what does
//! not, as an administrator, as a member and as nobody, each at a demo of their own.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use serde_json::Value;
use tokio::process::Command;

use crate::{binaries, demo::Demo, root};

/// Who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The demo's administrator.
    Administrator,
    /// An account with tokens at one service.
    Member,
    /// Whoever has no credential.
    Nobody,
}

/// What a run came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Requests whose answers were checked.
    pub cases: u64,
    /// By role: how many operations were called, and how many of them answered with success at least once.
    pub operations: Vec<(Role, usize, usize)>,
    /// The role, what was wrong, and with which operations. Must stay empty.
    pub wrong: Vec<(Role, String)>,
}

impl Outcome {
    /// Whether every check held, and every role got as far as it can.
    pub fn passed(&self) -> bool {
        let far = |(role, called, succeeded): &(Role, usize, usize)| {
            *called >= OPERATIONS && *succeeded >= role.succeeds()
        };
        self.wrong.is_empty()
            && self.operations.len() == Role::ALL.len()
            && self.operations.iter().all(far)
    }

    fn add(&mut self, role: Role, report: &Value, events: &str) {
        let count = |pointer: &str| report.pointer(pointer).and_then(Value::as_u64).unwrap_or(0);
        self.cases += count("/test_cases/generated");
        let called = usize::try_from(count("/operations/tested")).unwrap_or_default();
        self.operations.push((role, called, succeeded(events)));
        let listed = ["failures", "errors"].into_iter().flat_map(|name| report[name].as_array());
        self.wrong.extend(listed.flatten().map(|wrong| (role, wrong.to_string())));
    }
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Administrator, Self::Member, Self::Nobody];

    /// In how many operations it succeeds at least, so that a run in which every door was closed is found out.
    fn succeeds(self) -> usize {
        match self {
            Self::Administrator => 40,
            Self::Member => 15,
            Self::Nobody => 8,
        }
    }

    /// The name and the password that it logs in with.
    fn account(self, demo: &Demo) -> Option<(String, String)> {
        let account = match self {
            Self::Administrator => &demo.told["api"]["admin"],
            Self::Member => &demo.told["services"]["discloud"]["account"],
            Self::Nobody => return None,
        };
        let text = |name: &str| account[name].as_str().expect("the demo tells it").to_owned();
        Some((text("email"), text("password")))
    }
}

/// How many operations the description has at least.
const OPERATIONS: usize = 85;

/// Has every role call every operation, with at least `examples` generated requests for each beside those that follow from
/// the schemas. What is generated follows from `seed`.
///
/// # Panics
/// Where schemathesis is not installed or does not start.
pub async fn run(examples: u32, seed: u64) -> Outcome {
    let mut outcome = Outcome::default();
    for role in Role::ALL {
        call_as(role, examples, seed, &mut outcome).await;
    }
    outcome
}

async fn call_as(role: Role, examples: u32, seed: u64, outcome: &mut Outcome) {
    let demo = Demo::start();
    let directory = tempfile::tempdir().expect("there is a temporary directory");
    let at = |name: &str| directory.path().join(name);
    let url = demo.told["api"]["url"].as_str().expect("the demo tells it");
    let (account, password) = role.account(&demo).unwrap_or_default();
    std::fs::write(at("schemathesis.toml"), configuration(role)).expect("the directory is ours");
    let ended = Command::new(program())
        .arg("--config-file")
        .arg(at("schemathesis.toml"))
        .arg("run")
        .arg(root().join("docs/openapi.json"))
        .args(["--url", url, "--phases", "examples,coverage,fuzzing,stateful", "--no-color"])
        .args(["--max-examples", &examples.to_string(), "--seed", &seed.to_string()])
        .args(["--report", "json,ndjson", "--report-json-path"])
        .arg(at("report.json"))
        .arg("--report-ndjson-path")
        .arg(at("events.ndjson"))
        .env("JETON_ACCOUNT", account)
        .env("JETON_PASSWORD", password)
        .current_dir(directory.path())
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .expect("schemathesis starts");
    let read = |name: &str| std::fs::read_to_string(at(name)).unwrap_or_default();
    let report: Value = serde_json::from_str(&read("report.json")).unwrap_or_default();
    let wrong = outcome.wrong.len();
    outcome.add(role, &report, &read("events.ndjson"));
    if !ended.status.success() {
        // What it prints has the request and the answer of each failure.
        outcome.wrong.push((role, String::from_utf8_lossy(&ended.stdout).into_owned()));
    } else {
        assert_eq!(outcome.wrong.len(), wrong, "it ends well only where nothing is wrong");
    }
}

/// How it calls as a role: as everybody, and logged in.
fn configuration(role: Role) -> String {
    let directory = root().join("tests/schema");
    let read = |name: &str| {
        std::fs::read_to_string(directory.join(name)).expect("it is part of the repository")
    };
    let hooks = Value::from(directory.join("passwords.py").to_string_lossy());
    let everybody = format!("hooks = {hooks}\n{}", read("schemathesis.toml"));
    if role == Role::Nobody { everybody } else { everybody + &read("role.toml") }
}

/// How many operations answered with success when they were called as described.
fn succeeded(events: &str) -> usize {
    let events = events.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let labels = events.filter_map(|event| {
        let recorder = &event["ScenarioFinished"]["recorder"];
        let is_success = |interaction: &Value| {
            let status = interaction["response"]["status_code"].as_u64();
            status.is_some_and(|status| (200..300).contains(&status))
        };
        let succeeds = recorder["interactions"].as_object()?.values().any(is_success);
        succeeds.then(|| recorder["label"].as_str().unwrap_or_default().to_owned())
    });
    labels.collect::<std::collections::BTreeSet<_>>().len()
}

fn program() -> PathBuf {
    let target = binaries();
    let directory = target.parent().unwrap_or(Path::new("")).join("schema");
    let there = directory.join("installed").is_file();
    assert!(there, "schemathesis is not installed: run `./dev schema` and try again");
    directory.join("bin/schemathesis")
}
