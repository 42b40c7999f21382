//! Starting: keys, database, replica, Jeton's own service.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use jeton_core::policy::Policy;
use jeton_replica::Replica;
use jeton_store::{AnchorFile, KeyKind, OpenError, Store, is_before_anchors};
use jeton_token::KeyId;

use crate::{
    App, AppError, Clock, KeyError, Keys, Parts, PolicyFault, Randomness,
    assertion::install_provider,
    backup::half_restored,
    beginning::Beginning,
    catalog::{Catalog, Followers},
    crowd::Crowd,
    device::Waiting,
    doubt::Doubts,
    environment::{Environment, EnvironmentError},
    error::LOCKED,
    fault::Conditions,
    log::{self, anchor::Anchoring},
    passwords::Passwords,
    presets::{OWN, PRESETS},
    randomness::NoRandomness,
    read_policy,
    signing_key::Keyring,
    throttle::Throttle,
    time::Time,
    trouble::Troubles,
    usage::Usage,
    uses::Uses,
    watch::rows::Altered,
    webhook::{Hooks, Progresses},
};

/// How to start.
pub struct Options {
    /// Where the database and the keys are; it is made where it is missing.
    pub directory: PathBuf,
    /// Where the end of the log is noted; by default the file `anchor` in the directory.
    pub anchor: Option<PathBuf>,
    /// Where what the log does is kept, so that a restored backup learns what ended after it; by default nowhere.
    pub journal: Option<PathBuf>,
    /// Where the time comes from.
    pub clock: Clock,
    /// Where randomness comes from.
    pub randomness: Randomness,
    /// The environment variables that may stand for a setting.
    pub environment: Environment,
    /// What webhooks are sent with.
    pub webhooks: jeton_notice::webhook::Sender,
}

/// Why Jeton does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data directory cannot be made.
    #[error("the data directory `{path}` cannot be made")]
    Directory {
        /// Where it should be.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// Everybody may put files into the data directory.
    #[error(
        "everybody on this machine may put files into the data directory `{path}` (mode {mode:03o}); make it private: `chmod 700 {path}`"
    )]
    Loose {
        /// Where it is.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// A backup was to be put there, and was not wholly.
    #[error("a restore into `{directory}` did not come to its end, and there is no database", directory = .path.parent().unwrap_or(.path).display())]
    HalfRestored {
        /// What it has left.
        path: PathBuf,
    },
    /// The keys cannot be had.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The database cannot be opened.
    #[error(transparent)]
    Store(#[from] OpenError),
    /// A policy that ships with Jeton cannot be read.
    #[error(transparent)]
    Policy(#[from] PolicyFault),
    /// An environment variable does not fit the setting it stands for.
    #[error(transparent)]
    Environment(#[from] EnvironmentError),
    /// Without its own service nobody can log in to Jeton.
    #[error(
        "the row of Jeton's own service in the database was altered or removed outside Jeton: restore the database from a backup"
    )]
    OwnServiceAltered,
    /// The tables are of a version that is sealed at its first start, and anchors say that there was a later one.
    #[error(
        "the database says that it is of an earlier version, and its anchors are of a later one: it was altered outside Jeton"
    )]
    SetBack,
    /// There is no database, and a journal of one with these keys.
    #[error("there is no database, and the journal knows one that came to entry {ends}")]
    DatabaseGone {
        /// The journal's last entry.
        ends: i64,
    },
    /// There is no database, and the key file of one.
    #[error(
        "there is a key file `{keys}` and no database beside it: the database was lost, or what holds it is not mounted"
    )]
    DatabaseMissing {
        /// The key file.
        keys: PathBuf,
    },
    /// No randomness.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// The first records cannot be written.
    #[error("the first records cannot be written")]
    First(#[from] AppError),
}

impl App {
    /// Starts. The replica is whole when this returns.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        Self::start_without(Vec::new(), options).await
    }

    /// As [`Self::start`], though rows hang on keys that are not in the key file.
    pub(crate) async fn start_without(
        given_up: Vec<(KeyKind, KeyId)>,
        options: Options,
    ) -> Result<Self, StartError> {
        for preset in &PRESETS {
            options.environment.check(&read_policy(preset.name, preset.text)?)?;
        }
        install_provider();
        make_directory(&options.directory)?;
        must_be_ones_own(&options.directory)?;
        let path = options.directory.join("jeton.db");
        must_not_be_half_restored(&options.directory, &path)?;
        let beginning = Beginning::at(&options.directory, &path, options.journal.as_deref())?;
        let fresh = (&options.randomness, options.clock.now());
        let keys = Keys::open(&options.directory, (!path.exists()).then_some(fresh))?;
        let anchor = options.anchor.unwrap_or_else(|| options.directory.join(ANCHOR));
        must_not_be_set_back(&path, &AnchorFile::new(anchor.clone(), &keys.chain()))?;
        let (replica, catalog) = (Arc::new(Replica::new()), Arc::new(Catalog::default()));
        let keyring = Arc::new(Keyring::default());
        let hooks = Arc::new(Hooks::default());
        let followers = Arc::new(Followers {
            replica: replica.clone(),
            catalog: catalog.clone(),
            keyring: keyring.clone(),
            hooks: hooks.clone(),
        });
        let store_options = jeton_store::Options {
            path,
            chain_key: keys.chain(),
            keys: keys.checks(),
            given_up,
            readers: READERS,
            journal: options.journal,
        };
        let store = Store::open(store_options, followers)
            .map_err(|error| not_opened(error, &options.directory))?;
        beginning.end();
        let clock = Time::new(options.clock);
        catalog.all().iter().try_for_each(|service| options.environment.check(&service.policy))?;
        let passwords = Passwords::new(&options.randomness.draw()?);
        let anchoring = Anchoring::new(anchor, &keys);
        let uses = Uses::new(*keys.digest().digest("uses").as_bytes());
        let usage = Usage::new(*keys.digest().digest("usage").as_bytes(), clock.now());
        let app = Self(Arc::new(Parts {
            store,
            replica,
            catalog,
            keyring,
            keys,
            key_file: Keys::path(&options.directory),
            clock,
            randomness: options.randomness,
            environment: options.environment,
            passwords,
            crowd: Crowd::default(),
            throttle: Throttle::default(),
            guessed_codes: Throttle::default(),
            waiting: Waiting::default(),
            uses,
            usage,
            slow: arc_swap::ArcSwap::default(),
            hooks,
            progresses: Progresses::default(),
            troubles: Troubles::default(),
            conditions: Conditions::default(),
            doubts: Doubts::default(),
            altered: Altered::default(),
            administered: std::sync::OnceLock::new(),
            sender: options.webhooks,
            rounds: tokio::sync::Mutex::default(),
            sweeping: tokio::sync::Mutex::default(),
            anchoring: tokio::sync::Mutex::new(anchoring),
            followers: log::follow::Followers::default(),
            stopping: tokio::sync::watch::Sender::new(false),
        }));
        // First of all: where the log is not the newest one, nothing of it may be accepted.
        app.heed_journal().await?;
        app.go_on_in_time().await?;
        app.check_anchors().await?;
        app.follow_own_policy().await?;
        app.anchor_at_first().await;
        app.look_at_gauges().await;
        Ok(app)
    }

    /// Whether changes are possible at the moment.
    pub fn takes_changes(&self) -> bool {
        self.takes_no_changes().is_none()
    }

    /// Why no change is possible at the moment, if none is.
    pub fn takes_no_changes(&self) -> Option<&'static str> {
        match self.store.halted() {
            Some(_) => Some("the database could not be written, as the log of the process says"),
            None if self.store.is_full() => Some("the disk is full"),
            None => self.store.is_locked().then_some(LOCKED),
        }
    }

    /// How many secrets the replica knows.
    pub fn known_secrets(&self) -> usize {
        self.replica.tokens()
    }

    /// Ends what would go on by itself, such as following the log. Requests that are under way are answered.
    pub fn begin_stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Stops: what was acknowledged and what was counted is on disk, the end of the log is noted, and the database is closed.
    pub async fn stop(&self) {
        self.begin_stop();
        self.record_all_uses().await;
        self.record_all_usage().await;
        self.anchor_now().await;
        self.store.clone().close().await;
    }

    async fn follow_own_policy(&self) -> Result<(), StartError> {
        let own = read_policy("presets/jeton.toml", OWN)?;
        match self.catalog.named(Policy::OWN) {
            Ok(service) if service.policy == own => {}
            Ok(_) => {
                self.replace_own_policy(own).await?;
            }
            Err(_not_yet) if self.store.head().await.map_err(AppError::from)?.seq > 0 => {
                return Err(StartError::OwnServiceAltered);
            }
            Err(_not_yet) => {
                self.make_service(own, None).await?;
            }
        }
        Ok(())
    }
}

fn not_opened(error: OpenError, directory: &Path) -> StartError {
    match error {
        OpenError::Keys(fault) => KeyError::Unfit { path: Keys::path(directory), fault }.into(),
        other => other.into(),
    }
}

/// Whoever waits for what was in a backup must not be given an empty Jeton with its keys.
fn must_not_be_half_restored(directory: &Path, database: &Path) -> Result<(), StartError> {
    match half_restored(directory) {
        Some(path) if !database.exists() => Err(StartError::HalfRestored { path }),
        _ => Ok(()),
    }
}

/// Rows of an earlier version are sealed as they are: whoever takes the seals off and says that it is one must not have them
/// sealed anew. Such a version had no anchors.
fn must_not_be_set_back(database: &Path, anchors: &AnchorFile) -> Result<(), StartError> {
    // A file that cannot be read is told once there is a database to tell it to.
    let is_anchored = anchors.read().is_ok_and(|found| !found.anchors.is_empty());
    if is_anchored && database.exists() && is_before_anchors(database).map_err(OpenError::from)? {
        return Err(StartError::SetBack);
    }
    Ok(())
}

const READERS: usize = 4;

/// The anchor file, where no other is named.
pub const ANCHOR: &str = "anchor";

fn make_directory(path: &Path) -> Result<(), StartError> {
    use std::os::unix::fs::DirBuilderExt as _;
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|source| StartError::Directory { path: path.to_owned(), source })
}

// Whoever may replace the key file or the database needs no key. A group may: that is how volumes are mounted.
fn must_be_ones_own(path: &Path) -> Result<(), StartError> {
    use std::os::unix::fs::PermissionsExt as _;
    let found = std::fs::metadata(path);
    let found = found.map_err(|source| StartError::Directory { path: path.to_owned(), source })?;
    match found.permissions().mode() & 0o777 {
        mode if mode & 0o002 != 0 => Err(StartError::Loose { path: path.to_owned(), mode }),
        _ => Ok(()),
    }
}
