//! `jeton demo`

use clap::Args;

use crate::{config::LogLevels, demo, failure::Failure, output::Output, serve};

/// Start a Jeton to try out.
#[derive(Args)]
#[command(
    after_help = "With --json, the first line of stdout is one JSON object with every address, account and token."
)]
pub(crate) struct Demo {
    /// The API at this port, the fronts of the four products at the next ones, the sample API behind them at the one
    /// after, then the front of the example [default: free ports]
    #[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..=LAST_BASE))]
    port_base: Option<u16>,
    /// How much is logged to stderr
    #[arg(
        long,
        value_name = "LEVELS",
        env = "JETON_LOG",
        hide_env_values = true,
        default_value = "warn"
    )]
    log: LogLevels,
}

/// Six ports come behind the base.
const LAST_BASE: i64 = 65_535 - 6;

impl Demo {
    pub(super) async fn run(self, output: Output) -> Result<(), Failure> {
        serve::trace(&self.log);
        let directory =
            tempfile::Builder::new().prefix("jeton-demo-").tempdir().map_err(|error| {
                Failure::refused("a temporary directory cannot be made").because_of(&error)
            })?;
        // Removed by its drop where this fails.
        demo::run(directory.path(), self.port_base, output).await?;
        let path = directory.path().display().to_string();
        directory.close().map_err(|error| {
            Failure::refused(format!("the temporary directory {path} cannot be removed"))
                .because_of(&error)
        })
    }
}
