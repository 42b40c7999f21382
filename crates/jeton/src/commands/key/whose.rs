//! Whose keys they are, and what went wrong with them.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jeton_app::{Environment, KeyKind, KeyRows, KeysError, Options, WebhookSender};

use crate::{commands::place, config::Config, environment, failure::Failure, serve};

/// What a key is for, where there may be several.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Purpose {
    /// Digests of secrets
    Digest,
    /// Secrets that may be shown again
    Seal,
}

impl From<Purpose> for KeyKind {
    fn from(purpose: Purpose) -> Self {
        match purpose {
            Purpose::Digest => Self::Digest,
            Purpose::Seal => Self::Seal,
        }
    }
}

#[derive(Args)]
pub(super) struct Whose {
    /// Where the database and the keys are [default: ./data]
    #[arg(long, value_name = "DIR", env = "JETON_DATA", hide_env_values = true)]
    data: Option<PathBuf>,
    /// The configuration, TOML
    #[arg(long, value_name = "FILE", env = "JETON_CONFIG", hide_env_values = true)]
    config: Option<PathBuf>,
}

impl Whose {
    /// The arguments that name the same Jeton, for a hint.
    pub(super) fn again(&self) -> String {
        place::again(self.data.as_deref(), self.config.as_deref())
    }

    /// The configuration, if one was named.
    pub(super) fn config(&self) -> Result<Config, Failure> {
        Ok(self.config.as_deref().map(Config::read).transpose()?.unwrap_or_default())
    }

    /// The data directory.
    pub(super) fn data(&self, config: &Config) -> PathBuf {
        let named = self.data.clone().or_else(|| config.data.clone());
        named.unwrap_or_else(|| PathBuf::from("data"))
    }

    /// Does `work` on the data directory.
    pub(super) async fn with<T: Send + 'static>(
        self,
        doing: &str,
        work: impl FnOnce(&std::path::Path) -> Result<T, KeysError> + Send + 'static,
    ) -> Result<T, Failure> {
        let again = self.again();
        let data = self.data(&self.config()?);
        let place = data.display().to_string();
        let done = tokio::task::spawn_blocking(move || work(&data)).await;
        done.map_err(|error| Failure::refused(doing).because_of(&error))?
            .map_err(|error| failed(doing, (&place, &again), &error))
    }
}

/// How the Jeton in `data`, which is stopped, is opened for a change of its keys.
pub(super) fn options(data: &Path, config: &Config) -> Options {
    let environment = Environment::select(environment::variable);
    let places = (config.anchor.clone(), config.journal.clone());
    serve::options(data, places, environment, WebhookSender::off())
}

/// The rows that are told of one by one.
pub(super) fn name_some(rows: &[String]) -> impl Iterator<Item = &String> {
    const MOST_TOLD: usize = 20;
    rows.iter().take(MOST_TOLD)
}

/// Why the keys could not be looked at or changed, and what to do.
pub(super) fn failed(doing: &str, (place, again): (&str, &str), error: &KeysError) -> Failure {
    match error {
        KeysError::NoDatabase => Failure::usage(format!("there is no Jeton in `{place}`"))
            .hint("name its directory with `--data`, or its configuration with `--config`"),
        KeysError::Keys(_) => Failure::usage(doing).because_of(error),
        KeysError::Read(_) => Failure::refused(doing).because_of(error),
        KeysError::Unknown { .. } => {
            let hint = format!("`jeton key list{again}` shows which there are");
            Failure::usage(doing).because_of(error).hint(hint)
        }
        KeysError::Newest { kind, .. } => Failure::refused(doing)
            .because_of(error)
            .hint(format!("make a newer one first: `jeton key rotate {}{again}`", kind.name())),
        KeysError::InUse { rows, .. } => Failure::refused(doing).because_of(error).hint(format!(
            "{}; `jeton key list{again}` counts what is left",
            leaving(rows).join(", and ")
        )),
        KeysError::OnlyAltered { kind, id, rows } => {
            let failure = Failure::refused(doing).because_of(error);
            let failure = name_some(rows).fold(failure, Failure::because);
            failure.hint(format!(
                "a backup has what was written, should a row be put right; else stop Jeton and leave them as they are: \
                 `jeton key remove {} {} --leave-altered{again}`",
                kind.name(),
                id.0
            ))
        }
    }
}

/// How each sort of row comes to hang on the newest key, or on none.
fn leaving(rows: &KeyRows) -> Vec<&'static str> {
    let ways = [
        (rows.tokens, "rotate or end the tokens, each gets its next secret under the newest key"),
        (
            rows.links,
            "make another link for the account of each, with `jeton account link`, which takes its place",
        ),
        (
            rows.signing_keys,
            "`jeton signing-key rotate` makes the next signing key, the older ones go by themselves",
        ),
        (rows.webhooks, "give the webhooks new secrets with `jeton webhook rotate`"),
        (rows.altered, "rows that were altered stay behind with `--leave-altered`"),
    ];
    ways.into_iter().filter(|(count, _)| *count > 0).map(|(_, way)| way).collect()
}
