//! `jeton restore`

mod accept;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use jeton_app::{Clock, NoBackup, NotRestored, Randomness, ReplayError, Restored, restore};
use serde_json::json;

use crate::{
    commands::place,
    failure::Failure,
    output::{self, Output},
    table::{Sheet, time},
};

/// Put a backup back, into a directory that holds nothing but the key file. Nobody knows what ended after it was made, so that
/// the Jeton that starts from it accepts nothing of before until you say what did.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Restore {
    #[command(subcommand)]
    command: Option<RestoreCommand>,
    #[command(flatten)]
    put: Put,
}

/// What else there is to do with a Jeton that was restored.
#[derive(Subcommand)]
enum RestoreCommand {
    /// Say that what ended after the backup may work again, while Jeton is stopped
    Accept(accept::Accept),
}

/// What is put back, and where.
#[derive(Args)]
struct Put {
    /// The backup; its manifest lies beside it
    #[arg(value_name = "BACKUP", required = true)]
    from: Option<PathBuf>,
    /// Where the database goes; the key file may be there already [default: ./data]
    #[arg(long, value_name = "DIR", env = "JETON_DATA", hide_env_values = true)]
    data: Option<PathBuf>,
    /// The key file, which is copied to the directory
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
    /// What was kept by `serve --journal`, to be replayed behind the backup; name it again for each file where there are several
    #[arg(long, value_name = "FILE")]
    journal: Vec<PathBuf>,
}

impl Restore {
    pub(super) async fn run(self, output: Output) -> Result<(), Failure> {
        match self.command {
            Some(RestoreCommand::Accept(accept)) => accept.run(output).await,
            None => self.put.run(output).await,
        }
    }
}

impl Put {
    async fn run(self, output: Output) -> Result<(), Failure> {
        let from = self.from.ok_or_else(|| Failure::usage("name the backup to restore"))?;
        let place = place::again(self.data.as_deref(), None);
        let directory = self.data.unwrap_or_else(|| PathBuf::from("data"));
        let order = jeton_app::Restore {
            from,
            directory: directory.clone(),
            keys: self.keys,
            journals: self.journal,
        };
        let restored = restore(order, &Clock::System, &Randomness::System).await;
        let restored = restored.map_err(|error| failed(&error))?;
        match output {
            Output::Json => output::text(&json_of(&restored).to_string()),
            Output::Table => {
                output::text(&sheet(&restored, &directory).to_string())?;
                output::warn(&match &restored.replayed {
                    None => format!(
                        "nobody here knows what ended after the backup: nothing of before is accepted until `jeton restore \
                         accept{place}`"
                    ),
                    Some(replayed) => format!(
                        "no journal can tell that it is the last one: if nothing was changed after entry {seq}, of {at}, say so \
                         with `jeton restore accept{place} --lost ended-after-{seq}`; until then nothing of before is accepted",
                        seq = replayed.head.seq,
                        at = time(&replayed.at.to_string()),
                    ),
                });
                Ok(())
            }
        }
    }
}

fn failed(error: &NotRestored) -> Failure {
    let what = "the backup was not restored";
    match error {
        NotRestored::NotEmpty { .. } => Failure::usage(what)
            .because_of(error)
            .hint("name another directory with `--data`, or move away what is there"),
        NotRestored::NoKeyFile { .. } => Failure::usage(what)
            .because_of(error)
            .hint("name the key file that you kept with `--keys`: without it a backup opens nothing"),
        NotRestored::TwoKeyFiles { .. } => Failure::usage(what)
            .because_of(error)
            .hint("leave out `--keys`, or move the one away that is not the backup's"),
        NotRestored::Keys(_) => Failure::usage(what).because_of(error),
        NotRestored::Backup(NoBackup::NoManifest { .. } | NoBackup::Manifest { .. }) => {
            Failure::refused(what)
                .because_of(error)
                .hint("a backup is two files, `NAME` and `NAME.json`, and needs the key file of its Jeton")
        }
        NotRestored::Journal(error) => match error {
            ReplayError::Gap { .. } => Failure::refused(what).because_of(error).hint(
                "name every journal since the backup, with `--journal` before each, or take a later backup",
            ),
            ReplayError::File { .. } => Failure::usage(what).because_of(error),
            ReplayError::Short { .. } => Failure::refused(what)
                .because_of(error)
                .hint("name a later journal, or none"),
            _ => Failure::refused(what)
                .because_of(error)
                .hint("take another copy of the journal; without it nobody knows what ended after the backup"),
        },
        NotRestored::Backup(NoBackup::File { .. }) => Failure::refused(what).because_of(error),
        NotRestored::Backup(_) => Failure::refused(what)
            .because_of(error)
            .hint("take another copy of this backup, or an older backup"),
        _ => Failure::refused(what).because_of(error),
    }
}

fn sheet(restored: &Restored, directory: &Path) -> Sheet {
    let manifest = &restored.manifest;
    Sheet::default()
        .with("restored to", directory.display().to_string())
        .with("entries", format!("{}, each as it was written", manifest.head.seq))
        .with("backup of", time(&manifest.at.to_string()))
        .with_some(
            "journal",
            restored.replayed.map(|replayed| {
                let (entries, seq) = (replayed.entries, replayed.head.seq);
                let at = time(&replayed.at.to_string());
                format!("{entries} entries behind it, to entry {seq} of {at}")
            }),
        )
}

fn json_of(restored: &Restored) -> serde_json::Value {
    let manifest = &restored.manifest;
    let replayed = restored.replayed.map(|replayed| {
        json!({
            "entries": replayed.entries,
            "seq": replayed.head.seq,
            "at": replayed.at.to_string(),
            "word": format!("ended-after-{}", replayed.head.seq),
        })
    });
    json!({
        "seq": manifest.head.seq,
        "at": manifest.at.to_string(),
        "accepts": false,
        "replayed": replayed,
    })
}
