//! `jeton backup`

use std::path::PathBuf;

use clap::Args;
use jeton_app::{Clock, MadeBackup, NotBackedUp, back_up};
use jeton_store::backup::BackupError;
use serde_json::json;

use crate::{
    config::Config,
    failure::Failure,
    output::{self, Output},
    table::{Sheet, time},
};

/// Copy the database as it is at one moment, beside a Jeton that runs or one that is stopped. The keys are not in it: without
/// the key file a backup opens nothing, to a thief and to you. Keep that file elsewhere.
#[derive(Args)]
pub(crate) struct Backup {
    /// Where the backup goes: a file that is not there yet, or a directory, in which it is named after the time
    #[arg(long, value_name = "PATH")]
    to: PathBuf,
    /// Where the database and the keys are [default: ./data]
    #[arg(long, value_name = "DIR", env = "JETON_DATA", hide_env_values = true)]
    data: Option<PathBuf>,
    /// The configuration, TOML
    #[arg(long, value_name = "FILE", env = "JETON_CONFIG", hide_env_values = true)]
    config: Option<PathBuf>,
}

impl Backup {
    pub(super) async fn run(self, output: Output) -> Result<(), Failure> {
        let config = self.config.as_deref().map(Config::read).transpose()?.unwrap_or_default();
        let data = self.data.or(config.data).unwrap_or_else(|| PathBuf::from("data"));
        let place = data.display().to_string();
        let to = self.to;
        let made = tokio::task::spawn_blocking(move || back_up(&data, &to, &Clock::System)).await;
        let made = made
            .map_err(|error| Failure::refused(NOT_MADE).because_of(&error))?
            .map_err(|error| failed(&place, &error))?;
        match output {
            Output::Json => output::text(&json_of(&made).to_string()),
            Output::Table => {
                output::text(&sheet(&made).to_string())?;
                output::note(&format!(
                    "the keys are not in it: keep a copy of {place}/keys.toml elsewhere"
                ));
                Ok(())
            }
        }
    }
}

const NOT_MADE: &str = "no backup was made";

fn failed(place: &str, error: &NotBackedUp) -> Failure {
    match error {
        NotBackedUp::NoDatabase => Failure::usage(format!("there is no Jeton in `{place}`"))
            .hint("name its directory with `--data`, or its configuration with `--config`"),
        NotBackedUp::Keys(_) => Failure::usage(NOT_MADE).because_of(error),
        NotBackedUp::Copy(BackupError::Taken { .. }) => {
            Failure::refused(NOT_MADE).because_of(error).hint(
                "move it away or name another, or a directory, in which it is named after the time",
            )
        }
        NotBackedUp::Copy(_) => Failure::refused(NOT_MADE).because_of(error),
    }
}

fn sheet(made: &MadeBackup) -> Sheet {
    let manifest = &made.manifest;
    Sheet::default()
        .with("backup", made.path.display().to_string())
        .with("entries", format!("{}, each as it was written", manifest.head.seq))
        .with("made", time(&manifest.at.to_string()))
        .with("bytes", manifest.bytes.to_string())
}

fn json_of(made: &MadeBackup) -> serde_json::Value {
    let manifest = &made.manifest;
    json!({
        "path": made.path.display().to_string(),
        "seq": manifest.head.seq,
        "hash": manifest.head.hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>(),
        "at": manifest.at.to_string(),
        "bytes": manifest.bytes,
    })
}
