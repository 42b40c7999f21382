//! The use cases of Jeton: authorise the caller, load, decide, commit, tell.
//!
//! [`App`] is what every door talks to. A use case stands in a file named after it, below the noun it is about;
//! the rules it asks stand in `jeton-core`. There is no HTTP here and no SQL.
#![warn(missing_docs)]

mod account;
mod assertion;
mod backup;
mod beginning;
mod calendar;
mod caller;
mod catalog;
mod clock;
mod commit;
mod crowd;
mod device;
mod doubt;
mod environment;
mod error;
mod fault;
mod gauges;
mod jobs;
mod keys;
mod link;
mod log;
mod notice;
mod once;
mod pace;
mod passwords;
mod presets;
mod randomness;
mod rest;
mod service;
mod session;
mod signing_key;
mod start;
mod throttle;
mod time;
mod token;
mod trouble;
mod usage;
mod uses;
mod verify;
mod watch;
mod webhook;

use std::{ops::Deref, sync::Arc};

pub use account::{
    change::{AccountChange, ContactChange, NewServices, Unheld},
    create::{CreatedAccount, NewAccount, NewLogin, NewRole},
    leave::Gone,
    list::AccountQuery,
};
pub use assertion::{Exchange, NotExchanged, Signed};
pub use backup::{
    MadeBackup, NotAccepted, NotBackedUp, NotRestored, Restore, Restored, Unheard, back_up, restore,
};
pub use calendar::{Calendar, CalendarOf};
pub use caller::Held;
pub use clock::{Clock, Hand};
pub use crowd::{Asker, Errand, LetIn, Place, Room};
pub use device::{AskedDevice, NewDevice, NotLoggedIn};
pub use environment::{Environment, EnvironmentError};
pub use error::AppError;
pub use fault::{FaultQuery, ListedFaults, ShownFault};
pub use gauges::Gauges;
pub use jeton_notice::mail;
pub use jeton_notice::webhook::{
    Egress, Forbidden, Host as WebhookHost, Resolve, Roots, Sender as WebhookSender,
    System as SystemResolver,
};
pub use jeton_replica::{ByService, ServiceView};
pub use jeton_store::{
    AccountFilter, AccountOrder, ChainFault, ChangedSetting, CheckError as LogCheckError, Entry,
    FaultOrder, LogOrder, LogPage, NoticeFilter, NoticePage, PlaceKey, QueuedNotice, RoleKind,
    TokenOrder, TokenPlace,
};
pub use jeton_store::{KeyKind, KeyRows, Latency, Replayed};
pub use jeton_store::{ReplayError, backup::NoBackup};
pub use jeton_token::KeyId;
pub use keys::{
    Abandoned, KeyError, KeyStanding, Keys, KeysError, KnownKey, NotAbandoned, NotRemoved,
    Unsealed, abandon_keys, look_at_keys, remove_key, remove_key_and_leave_altered, rotate_key,
};
pub use link::{InspectedLink, MadeLink, first::FirstAdministrator};
pub use log::{
    LogQuery, ShownEntry, Who, Whose,
    export::ExportedLog,
    follow::FollowedLog,
    state::ChainState,
    verify::{VerifiedLog, VerifyError, verify_log},
};
pub use notice::{ListedNotices, Post, PostOptions};
pub use once::{Done, Once, Rendered};
pub use passwords::{Password, WeakPassword};
pub use presets::{PRESETS, Preset, preset};
pub use randomness::{NoRandomness, Randomness};
pub use service::{
    apply::Configured,
    create::{PolicyFault, read_policy},
    preview::{Foreseen, Preview},
    settings::ShownSetting,
    usage::{ServiceUsage, Top, TopToken},
};
pub use session::{
    close::Closing,
    confirm::Confirmed,
    list::ShownSession,
    open::{Login, Opened},
};
pub use signing_key::ListedKey;
pub use start::{ANCHOR, Options, StartError};
pub use token::{
    Shown,
    explain::Explained,
    introspect::{Active, Inquiry},
    issue::Order,
    list::{Listed, TokenQuery},
    rotate::Rotation,
    select::Which,
    sweep::{Counts, Expected, Foretold, SweepOrder, SweepReceipt},
    usage::{Seen, TokenUsage},
    uses::TokenUses,
};
pub use usage::{Hours, Period};
pub use uses::Sender;
pub use verify::{Asked, Expiring, Judged, NoSuchService};
pub use webhook::{MadeWebhook, Render as WebhookRender, ShownWebhook, Told, TriedWebhook};

use catalog::Catalog;
use crowd::Crowd;
use device::Waiting;
use doubt::Doubts;
use gauges::Slow;
use jeton_replica::Replica;
use jeton_store::Store;
use passwords::Passwords;
use signing_key::Keyring;
use throttle::Throttle;
use time::Time;
use trouble::Troubles;
use usage::Usage;
use uses::Uses;
use watch::Rounds;
use webhook::{Hooks, Progresses};

/// A running Jeton. Clones share it.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What a running Jeton is made of.
pub struct Parts {
    store: Store,
    replica: Arc<Replica>,
    catalog: Arc<Catalog>,
    keyring: Arc<Keyring>,
    keys: Keys,
    /// Where they are read from.
    key_file: std::path::PathBuf,
    clock: Time,
    randomness: Randomness,
    environment: Environment,
    passwords: Passwords,
    crowd: Crowd,
    throttle: Throttle,
    guessed_codes: Throttle,
    waiting: Waiting,
    uses: Uses,
    usage: Usage,
    slow: arc_swap::ArcSwap<Slow>,
    hooks: Arc<Hooks>,
    progresses: Progresses,
    troubles: Troubles,
    conditions: fault::Conditions,
    doubts: Doubts,
    altered: watch::rows::Altered,
    /// Set once an administrator has chosen a password, which nothing takes back.
    administered: std::sync::OnceLock<()>,
    sender: jeton_notice::webhook::Sender,
    rounds: tokio::sync::Mutex<Rounds>,
    sweeping: tokio::sync::Mutex<()>,
    anchoring: tokio::sync::Mutex<log::anchor::Anchoring>,
    followers: log::follow::Followers,
    stopping: tokio::sync::watch::Sender<bool>,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("App")
    }
}

impl App {
    /// 128 bits that nobody has guessed, by which a page marks what it brought itself (CSP level 3, section 2.3.1).
    ///
    /// # Errors
    /// Where the operating system gives no randomness.
    pub fn nonce(&self) -> Result<[u8; 16], NoRandomness> {
        self.randomness.nonce()
    }

    /// What time it is, by the clock that verdicts go by.
    #[must_use]
    pub fn now(&self) -> jiff::Timestamp {
        self.clock.now()
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
