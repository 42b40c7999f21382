//! What the store does while the power is on, and what it tells of it.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering::SeqCst},
    },
};

use jeton_core::{
    Account, AccountId, AccountState, Actor, Change, Contact, Event, LoginBy, Membership,
    PasswordHash, Record, Role,
};
use jeton_disk::{Dice, Disk};
use jeton_store::{Anchor, Batch, Head, Options, Projection, Store};
use jeton_token::Entropy;
use jiff::Timestamp;

/// The accounts by their number, each with its revision.
pub(super) type State = BTreeMap<u64, u8>;

/// What the world outside was told.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Of accounts.
    pub(super) changes: State,
    /// Of the end of the log, in a file elsewhere.
    pub(super) anchors: Vec<Head>,
}

/// Above every number of an account.
const ANCHOR: u64 = 1 << 60;

/// A store at work.
pub(super) struct Work {
    directory: PathBuf,
    known: State,
    is_large: bool,
    next: AtomicU64,
    anchors: Mutex<Vec<Anchor>>,
    moved: AtomicBool,
}

impl Work {
    pub(super) fn new(directory: &Path, known: State, is_large: bool) -> Self {
        let next = known.keys().last().map_or(1, |last| last + 1);
        let directory = directory.to_owned();
        let (anchors, moved) = (Mutex::default(), AtomicBool::default());
        Self { directory, known, is_large, next: next.into(), anchors, moved }
    }

    /// Opens, writes and closes, three times; the last time it may not come to the closing.
    pub(super) async fn all(&self, disk: &Disk, dice: &mut Dice) {
        for session in 0..3 {
            let store = open(&self.directory, Arc::new(Ledger::default())).expect("it opens");
            let rounds = 1 + dice.below(3);
            for _ in 0..rounds {
                let clients = (0..1 + dice.below(6)).map(|_| self.client(&store, disk));
                join_all(clients).await;
                self.anchor(&store, disk).await;
            }
            if self.is_large && session == 1 {
                for _ in 0..24 {
                    self.put(&store, disk, 1_000_000).await;
                }
                // While the store is open, the database grows by what is moved to it from the log.
                let database = std::fs::metadata(self.directory.join("jeton.db"));
                self.moved.store(database.is_ok_and(|file| file.len() > 10_000_000), SeqCst);
            }
            if session < 2 || dice.below(2) == 0 {
                store.close().await;
            }
        }
    }

    /// Whether the write-ahead log was moved over to the database while the store was open.
    pub(super) fn moved(&self) -> bool {
        self.moved.load(SeqCst)
    }

    /// What was told by these notes, and before the recording.
    pub(super) fn told(&self, notes: impl Iterator<Item = u64>) -> Told {
        let mut told = Told { changes: self.known.clone(), anchors: Vec::new() };
        let anchors = self.anchors.lock().expect("nobody panicked");
        for note in notes {
            match note.checked_sub(ANCHOR) {
                Some(index) => {
                    let index = usize::try_from(index).expect("it was an index");
                    told.anchors.push(anchors[index].head);
                }
                None => {
                    let revision = u8::try_from(note & 3).expect("two bits");
                    let known = told.changes.entry(note >> 2).or_default();
                    *known = revision.max(*known);
                }
            }
        }
        told
    }

    async fn client(&self, store: &Store, disk: &Disk) {
        for turn in 0..4 {
            let number = self.put(store, disk, 100).await;
            if turn % 2 == 0 {
                let disabled = account(number, 2, 100);
                let batch = batch([Change::account(Event::AccountDisabled, disabled)]);
                store.commit(batch).await.expect("the power is on");
                disk.note(number << 2 | 2);
            }
        }
    }

    async fn put(&self, store: &Store, disk: &Disk, size: usize) -> u64 {
        let number = self.next.fetch_add(1, SeqCst);
        let batch = creation(number, size);
        store.commit(batch).await.expect("the power is on");
        disk.note(number << 2 | 1);
        number
    }

    async fn anchor(&self, store: &Store, disk: &Disk) {
        let head = store.head().await.expect("the power is on");
        let mut anchors = self.anchors.lock().expect("nobody panicked");
        disk.note(ANCHOR + u64::try_from(anchors.len()).expect("there are few"));
        anchors.push(Anchor { at: Timestamp::UNIX_EPOCH, head });
    }
}

async fn join_all(clients: impl Iterator<Item = impl Future<Output = ()>>) {
    let mut clients: Vec<_> = clients.map(Box::pin).collect();
    std::future::poll_fn(|context| {
        clients.retain_mut(|client| client.as_mut().poll(context).is_pending());
        if clients.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
}

/// Opens the store in `directory` as ever.
pub(super) fn open(directory: &Path, ledger: Arc<Ledger>) -> Result<Store, jeton_store::OpenError> {
    let path = directory.join("jeton.db");
    Store::open(
        Options {
            path,
            chain_key: [7; 32],
            readers: 1,
            keys: Vec::new(),
            given_up: Vec::new(),
            journal: None,
        },
        ledger,
    )
}

/// One account more.
pub(super) fn creation(number: u64, size: usize) -> Batch {
    batch([Change::account(Event::AccountCreated, account(number, 1, size))])
}

fn batch(changes: impl Into<Vec<Change>>) -> Batch {
    Batch {
        actor: Actor::System,
        at: Timestamp::UNIX_EPOCH,
        changes: changes.into(),
        based_on: Vec::new(),
        answer: None,
    }
}

fn account(number: u64, revision: i64, size: usize) -> Account {
    let mut entropy = [0; 32];
    entropy[..8].copy_from_slice(&number.to_be_bytes());
    Account {
        id: AccountId::new(Timestamp::UNIX_EPOCH, &Entropy::from_bytes(entropy)),
        name: format!("account-{number}").parse().expect("a name"),
        role: Role::Member,
        state: if revision == 1 { AccountState::Active } else { AccountState::Disabled },
        membership: Membership::All,
        login: LoginBy::Password(PasswordHash::from_phc("x".repeat(size))),
        contact: Contact::default(),
        created_at: Timestamp::UNIX_EPOCH,
        revision,
    }
}

/// What the store says that there is.
#[derive(Default)]
pub(super) struct Ledger(Mutex<State>);

impl Ledger {
    pub(super) fn state(&self) -> State {
        self.0.lock().expect("nobody panicked").clone()
    }
}

impl Projection for Ledger {
    fn take(&self, record: &Record) {
        let Record::Account(account) = record else { return };
        let number = account.name.as_str().trim_start_matches("account-");
        let number = number.parse().expect("our own name");
        let revision = u8::try_from(account.revision).expect("1 or 2");
        self.0.lock().expect("nobody panicked").insert(number, revision);
    }
}
