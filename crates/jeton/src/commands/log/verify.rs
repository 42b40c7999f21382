//! `jeton log verify`

use std::path::PathBuf;

use clap::Args;
use jeton_app::{ANCHOR, VerifiedLog, VerifyError, verify_log};
use serde_json::json;

use crate::{
    config::Config,
    failure::Failure,
    output::{self, Output},
    table::{Sheet, time},
};

/// Check that the log is what was written, by its hash chain and by the ends that were noted outside the database. It reads
/// the data itself, on its own machine, while Jeton runs or is stopped.
#[derive(Args)]
pub(crate) struct Verify {
    /// Where the database and the keys are [default: ./data]
    #[arg(long, value_name = "DIR", env = "JETON_DATA", hide_env_values = true)]
    data: Option<PathBuf>,
    /// The file in which the ends of the log were noted [default: `anchor` in the data directory]
    #[arg(long, value_name = "FILE")]
    anchor: Option<PathBuf>,
    /// The configuration, TOML
    #[arg(long, value_name = "FILE", env = "JETON_CONFIG", hide_env_values = true)]
    config: Option<PathBuf>,
}

impl Verify {
    pub(super) async fn run(self, output: Output) -> Result<(), Failure> {
        let config = self.config.as_deref().map(Config::read).transpose()?.unwrap_or_default();
        let data = self.data.or(config.data).unwrap_or_else(|| PathBuf::from("data"));
        let anchor = self.anchor.or(config.anchor).unwrap_or_else(|| data.join(ANCHOR));
        let place = data.display().to_string();
        let verified = tokio::task::spawn_blocking(move || verify_log(&data, &anchor)).await;
        let verified = verified
            .map_err(|error| Failure::refused("the log cannot be checked").because_of(&error))?
            .map_err(|error| failed(&place, &error))?;
        match output {
            Output::Json => output::text(&json_of(&verified).to_string()),
            Output::Table => {
                output::text(&sheet(&verified).to_string())?;
                if verified.anchored.is_none() {
                    output::warn(
                        "there is no anchor: nobody can tell whether the last entries were cut off",
                    );
                }
                Ok(())
            }
        }
    }
}

fn failed(place: &str, error: &VerifyError) -> Failure {
    match error {
        VerifyError::NoDatabase => Failure::usage(format!("there is no Jeton in `{place}`"))
            .hint("name its directory with `--data`, or its configuration with `--config`"),
        VerifyError::Keys(_) => Failure::usage("the log cannot be checked").because_of(error),
        VerifyError::Anchors(_) => Failure::refused("the log cannot be checked").because_of(error),
        VerifyError::ForeignAnchor { .. } | VerifyError::Log(_) => {
            Failure::refused("the log is not what was written")
                .because_of(error)
                .hint("keep the files as they are, and compare them with a backup and with an export of the log")
        }
    }
}

fn sheet(verified: &VerifiedLog) -> Sheet {
    Sheet::default()
        .with("entries", format!("{}, each as it was written", verified.entries))
        .with("anchors", format!("{}, each as it was noted", verified.anchors))
        .with_some(
            "anchored",
            verified
                .anchored
                .map(|(seq, at)| format!("up to entry {seq}, at {}", time(&at.to_string()))),
        )
        .with_some("not anchored", behind(verified))
}

/// What nobody would miss.
fn behind(verified: &VerifiedLog) -> Option<String> {
    let anchored = verified.anchored.map_or(0, |(seq, _)| seq);
    let behind = verified.entries - anchored;
    (behind > 0).then(|| format!("{behind} entries, from entry {}", anchored + 1))
}

fn json_of(verified: &VerifiedLog) -> serde_json::Value {
    json!({
        "entries": verified.entries,
        "anchors": verified.anchors,
        "anchored_seq": verified.anchored.map(|(seq, _)| seq),
        "anchored_at": verified.anchored.map(|(_, at)| at.to_string()),
    })
}
