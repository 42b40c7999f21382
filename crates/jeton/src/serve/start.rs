//! Starting: the log, the app, the doors.

use std::{
    io::IsTerminal as _,
    path::{Path, PathBuf},
};

use jeton_app::{
    App, Clock, Environment, KeyError, Options, Randomness, StartError, WebhookSender,
};
use jeton_server::{BindError, DoorOptions, Jeton};
use jeton_store::{KeyFault, OpenError};
use tracing_subscriber::{Layer as _, layer::SubscriberExt as _, util::SubscriberInitExt as _};

use crate::{commands::again, config::LogLevels, failure::Failure};

/// Writes the log of this process to stderr.
pub(crate) fn trace(levels: &LogLevels) {
    let ansi = std::io::stderr().is_terminal();
    let to_stderr = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(ansi);
    tracing_subscriber::registry().with(to_stderr.with_filter(levels.filter())).init();
}

/// Starts the app on the system's clock and generator. The end of its log is noted in the file `anchor`, or else in the
/// directory; what it does is kept in the file `journal`, if there is to be one.
pub(crate) async fn open(
    directory: &Path,
    (anchor, journal): (Option<PathBuf>, Option<PathBuf>),
    environment: Environment,
    webhooks: WebhookSender,
) -> Result<App, Failure> {
    let options = options(directory, (anchor, journal), environment, webhooks);
    App::start(options).await.map_err(|error| not_started(&error, directory))
}

/// How the app starts on the system's clock and generator.
pub(crate) fn options(
    directory: &Path,
    (anchor, journal): (Option<PathBuf>, Option<PathBuf>),
    environment: Environment,
    webhooks: WebhookSender,
) -> Options {
    Options {
        directory: directory.to_owned(),
        anchor,
        journal,
        clock: Clock::System,
        randomness: Randomness::System,
        environment,
        webhooks,
    }
}

/// Takes the addresses.
pub(crate) async fn bind(app: App, doors: DoorOptions) -> Result<Jeton, Failure> {
    Jeton::bind(app, doors).await.map_err(|error| {
        let failure = match error {
            BindError::Address { .. } => Failure::refused(CANNOT_START)
                .hint("stop what listens there, or choose another address (`--listen`, or `listen` of a front)"),
            BindError::Service { .. } | BindError::Template { .. } => Failure::usage(CANNOT_START),
        };
        failure.because_of(&error)
    })
}

const CANNOT_START: &str = "Jeton cannot start";

/// Why the app did not start, and what to do.
pub(crate) fn not_started(error: &StartError, directory: &Path) -> Failure {
    let failure = match error {
        // What the operator has to put right before another start can be better.
        StartError::Keys(_)
        | StartError::Loose { .. }
        | StartError::HalfRestored { .. }
        | StartError::DatabaseMissing { .. }
        | StartError::Policy(_)
        | StartError::Environment(_)
        | StartError::Store(OpenError::Owned { .. } | OpenError::NetworkFileSystem { .. }) => {
            Failure::usage(CANNOT_START)
        }
        _ => Failure::refused(CANNOT_START),
    };
    let failure = failure.because_of(error);
    match error {
        StartError::DatabaseGone { .. } => failure.hint(
            "put the last backup back, with the journal: `jeton restore BACKUP --journal FILE`; or move the journal away",
        ),
        StartError::Keys(KeyError::Unfit { fault: KeyFault::Missing { .. }, .. }) => {
            failure.hint(format!(
                "put a copy of the key file back that has it; where there is none, `jeton key abandon{}` ends what needs it and \
                 keeps the rest, or restore a backup of the database from before that key was made",
                again(Some(directory), None)
            ))
        }
        StartError::Store(OpenError::NotedKeys) => failure.hint(format!(
            "restore the database from a backup, with `jeton restore`; where there is none, and the key file is surely the right one, \
             `sqlite3 {} 'DELETE FROM keys'` has the next start note its keys anew",
            directory.join("jeton.db").display()
        )),
        StartError::HalfRestored { path } => failure.hint(format!(
            "do it again: `jeton restore BACKUP{}`; to begin a new Jeton there instead, remove `{}` first",
            again(Some(directory), None),
            path.display()
        )),
        StartError::DatabaseMissing { .. } => failure.hint(format!(
            "mount what holds `{database}`, or put the last backup back: `jeton restore BACKUP{place}`; to begin a new Jeton with these keys \
             instead, move the anchor file away, if there is one, and make an empty database: `touch {database}`",
            database = directory.join("jeton.db").display(),
            place = again(Some(directory), None)
        )),
        StartError::SetBack => failure.hint(
            "restore it from a backup; where you put an earlier version back yourself, move the anchor file away",
        ),
        StartError::Store(OpenError::Owned { .. }) => {
            failure.hint("stop the other one, or choose another directory with `--data`")
        }
        _ => failure,
    }
}
