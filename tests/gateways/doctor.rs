//! Running `jeton doctor gateway`.

use std::process::{Command, Stdio};

use jeton_tests::binaries;
use serde_json::Value;

use crate::{gateway::Gateway, scene::Scene, tokens::Carried};

/// What it reported.
pub(crate) struct Report {
    pub(crate) code: i32,
    pub(crate) json: Value,
}

impl Report {
    /// The attacks that got through, with why.
    pub(crate) fn through(&self) -> Vec<(String, String)> {
        let findings = self.json["findings"].as_array().unwrap().iter();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        findings
            .filter(|finding| finding["verdict"] == "through")
            .map(|finding| (text(&finding["attack"]), text(&finding["why"])))
            .collect()
    }
}

/// Lets the doctor examine a gateway with a good secret.
pub(crate) async fn examine(
    scene: &Scene,
    gateway: &Gateway,
    good: &Carried,
    more: &[&str],
) -> Report {
    let url = format!("https://{}", gateway.address);
    let mut command = Command::new(binaries().join("jeton"));
    command.args(["doctor", "gateway", &url, "--json", "--header", good.header, "--ca-file"]);
    command.arg(scene.authority()).args(more);
    if !good.scheme.is_empty() {
        command.args(["--scheme", good.scheme.trim()]);
    }
    command.env_clear().env("JETON_SECRET", &good.secret);
    command.stdin(Stdio::null());
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let json = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{said}"));
    Report { code: output.status.code().unwrap(), json }
}
