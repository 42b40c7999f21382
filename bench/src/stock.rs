//! A data directory with tokens in it, made through the store before a server starts from it.

use std::{fs, io, path::Path, sync::Arc, time::Instant};

use jeton_app::{App, Clock, Environment, Options, Password, Randomness};
use jeton_core::{Account, Actor, Change, Event, Record, Token};
use jeton_store::{Batch, Projection, Store};
use jiff::SignedDuration;
use tempfile::TempDir;

use crate::{
    Outcome, output,
    report::whole,
    world::{KEY, World},
};

/// A data directory whose database is closed.
pub(crate) struct Stock {
    /// Where it is.
    pub(crate) directory: TempDir,
    /// What its records hang on.
    pub(crate) world: World,
    /// The first administrator.
    pub(crate) administrator: Account,
    /// The administrator's password.
    pub(crate) password: String,
    /// How many tokens there are.
    pub(crate) tokens: u64,
}

/// Nobody follows the log while a stock is made.
pub(crate) struct Nobody;

impl Projection for Nobody {
    fn take(&self, _record: &Record) {}
}

impl Stock {
    /// Makes one with that many tokens.
    pub(crate) async fn new(tokens: u64) -> Outcome<Self> {
        Self::of(tokens, World::token).await
    }

    /// Makes one with that many tokens, which are what `token` says.
    pub(crate) async fn of(tokens: u64, token: impl Fn(&World, u64) -> Token) -> Outcome<Self> {
        let directory = directory()?;
        write_keys(directory.path())?;
        let app = App::start(options(directory.path())).await?;
        let name = "admin".parse().expect("it is a name");
        let first = app.first_administrator(name).await?;
        let first = first.ok_or("a new directory has an account already")?;
        app.redeem_link(first.invitation.secret.expose(), Password::new(PASSWORD), None).await?;
        app.stop().await;
        drop(app);
        let world = World::new(Clock::System.now());
        let store = open(directory.path(), Arc::new(Nobody))?;
        let administrator = store.account_named(&first.name).await?;
        let start = Instant::now();
        fill(&store, &world, tokens, token).await?;
        let rate = tokens as f64 / start.elapsed().as_secs_f64();
        output::progress(&format!(
            "stored {} tokens through the store, {} a second in batches of {BATCH}",
            whole(tokens as f64),
            whole(rate)
        ));
        store.close().await;
        Ok(Self {
            directory,
            world,
            administrator: administrator.ok_or("the administrator is gone")?,
            password: PASSWORD.to_owned(),
            tokens,
        })
    }

    /// A copy of it, for something that will change it.
    pub(crate) fn copy(&self) -> Outcome<TempDir> {
        let copy = directory()?;
        for entry in fs::read_dir(self.directory.path())? {
            let entry = entry?;
            fs::copy(entry.path(), copy.path().join(entry.file_name()))?;
        }
        Ok(copy)
    }
}

/// How to start an app in `directory`.
pub(crate) fn options(directory: &Path) -> Options {
    Options {
        directory: directory.to_owned(),
        anchor: None,
        journal: None,
        clock: Clock::System,
        randomness: Randomness::System,
        environment: Environment::default(),
        webhooks: jeton_app::WebhookSender::off(),
    }
}

/// Opens the store of a data directory, as the app does. The database has been opened by an app before.
pub(crate) fn open(directory: &Path, projection: Arc<dyn Projection>) -> Outcome<Store> {
    let path = directory.join("jeton.db");
    // The app noted by which keys it is known again. Those are not here, and the next app notes them anew.
    rusqlite::Connection::open(&path)?.execute("DELETE FROM keys", [])?;
    let options = jeton_store::Options {
        path,
        chain_key: KEY,
        readers: 4,
        journal: None,
        keys: Vec::new(),
        given_up: Vec::new(),
    };
    Ok(Store::open(options, projection)?)
}

const BATCH: u64 = 2000;
const PASSWORD: &str = "staple battery horse";

async fn fill(
    store: &Store,
    world: &World,
    tokens: u64,
    token: impl Fn(&World, u64) -> Token,
) -> Outcome<()> {
    let service = Change::service(Event::ServiceCreated, world.service.clone());
    let accounts = (0..World::accounts(tokens))
        .map(|n| Change::account(Event::AccountCreated, world.account(n)));
    let issued = (0..tokens).map(|n| Change::token(Event::TokenIssued, token(world, n)));
    let mut changes = std::iter::once(service).chain(accounts).chain(issued).peekable();
    // The log has an entry each microsecond, so that there are times in it to ask for.
    let mut at = world.service.created_at;
    while changes.peek().is_some() {
        at += SignedDuration::from_micros(BATCH as i64);
        let batch = Batch {
            actor: Actor::System,
            at,
            changes: changes.by_ref().take(BATCH as usize).collect(),
            based_on: Vec::new(),
            answer: None,
        };
        store.commit(batch).await?;
    }
    Ok(())
}

/// A new directory beside this program: in the target directory, which is on a disk where a system's own temporary
/// directory may be in memory.
pub(crate) fn directory() -> io::Result<TempDir> {
    let program = std::env::current_exe()?;
    let beside = program.parent().unwrap_or(Path::new("."));
    tempfile::Builder::new().prefix("bench-").tempdir_in(beside)
}

// Keys that this program knows, so that it can make the digests of what it stores.
fn write_keys(directory: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let key: String = KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    let text = format!(
        "chain = \"{key}\"\n[[digest]]\nid = 1\nkey = \"{key}\"\n[[seal]]\nid = 1\nkey = \"{key}\"\n"
    );
    let path = directory.join("keys.toml");
    fs::write(&path, text)?;
    // Beside keys alone, no Jeton is begun.
    fs::File::create(directory.join("jeton.db"))?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600))
}
