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

/// Check that the log is what was written, by its hash chain and by the ends that were noted outside the database, and that
/// every row is as the log says. It reads the data itself, on its own machine, while Jeton runs or is stopped.
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
        let looked = Looked { data, anchor };
        let Looked { data, anchor } = looked.clone();
        let verified = tokio::task::spawn_blocking(move || verify_log(&data, &anchor)).await;
        let verified = verified
            .map_err(|error| Failure::refused("the log cannot be checked").because_of(&error))?
            .map_err(|error| looked.failed(&error))?;
        match output {
            Output::Json => output::text(&looked.json_of(&verified).to_string()),
            Output::Table => {
                output::text(&looked.sheet(&verified).to_string())?;
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

const NOT_COMPARED: &str = "not compared: the tables are those of another version of Jeton";

const KEEP: &str =
    "keep the files as they are, and compare them with a backup and with an export of the log";

/// So many rows are told of one by one.
const MOST_TOLD: usize = 20;

/// What was looked at: of several Jetons on a machine, another one may be whole.
#[derive(Clone)]
struct Looked {
    data: PathBuf,
    anchor: PathBuf,
}

impl Looked {
    fn failed(&self, error: &VerifyError) -> Failure {
        let (data, anchor) = (self.data.display(), self.anchor.display());
        let unread = || format!("the log in `{data}` cannot be checked");
        match error {
            VerifyError::NoDatabase => Failure::usage(format!("there is no Jeton in `{data}`"))
                .hint("name its directory with `--data`, or its configuration with `--config`"),
            VerifyError::Keys(_) => Failure::usage(unread()).because_of(error),
            VerifyError::Anchors(_) => Failure::refused(unread())
                .because_of(error)
                .hint(format!("the anchor file is `{anchor}`; `--anchor` names another")),
            VerifyError::ForeignAnchor { .. } | VerifyError::Log(_) => {
                Failure::refused(format!("the log in `{data}` is not what was written"))
                    .because_of(error)
                    .because(format!("its anchors are in `{anchor}`"))
                    .hint(KEEP)
            }
            VerifyError::Rows { rows } => {
                let what = match rows.len() {
                    1 => format!("a row in `{data}` is not as the log says"),
                    many => format!("{many} rows in `{data}` are not as the log says"),
                };
                let told = rows.iter().take(MOST_TOLD);
                let failure = told.fold(Failure::refused(what), Failure::because);
                let rest = rows.len().saturating_sub(MOST_TOLD);
                let more = (rest > 0).then(|| format!("and {rest} more"));
                more.into_iter().fold(failure, Failure::because).hint(KEEP)
            }
        }
    }

    fn sheet(&self, verified: &VerifiedLog) -> Sheet {
        Sheet::default()
            .with("data", self.data.display())
            .with("anchor file", self.anchor.display())
            .with("entries", format!("{}, each as it was written", verified.entries))
            .with("rows", if verified.has_rows { "each as the log says" } else { NOT_COMPARED })
            .with("anchors", format!("{}, each as it was noted", verified.anchors))
            .with_some(
                "anchored",
                verified
                    .anchored
                    .map(|(seq, at)| format!("up to entry {seq}, at {}", time(&at.to_string()))),
            )
            .with_some("not anchored", behind(verified))
    }

    fn json_of(&self, verified: &VerifiedLog) -> serde_json::Value {
        json!({
            "data": self.data.display().to_string(),
            "anchor_file": self.anchor.display().to_string(),
            "entries": verified.entries,
            "anchors": verified.anchors,
            "rows_compared": verified.has_rows,
            "anchored_seq": verified.anchored.map(|(seq, _)| seq),
            "anchored_at": verified.anchored.map(|(_, at)| at.to_string()),
        })
    }
}

/// What nobody would miss.
fn behind(verified: &VerifiedLog) -> Option<String> {
    let anchored = verified.anchored.map_or(0, |(seq, _)| seq);
    let behind = verified.entries - anchored;
    (behind > 0).then(|| format!("{behind} entries, from entry {}", anchored + 1))
}
