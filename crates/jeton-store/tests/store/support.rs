//! A store in a directory of its own, and records to put into it.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

use jeton_core::{
    About, Account, AccountId, AccountState, Actor, Cause, Change, Contact, End, Event, Fault,
    FaultCause, FaultId, Language, Link, LinkId, LinkPurpose, Live, LoginBy, Membership,
    PasswordHash, Prior, Record, Role, Scopes, Seal, Service, ServiceId, ServiceState, Session,
    SessionId, Token, TokenId, policy::Policy,
};
use jeton_store::{Batch, CommitError, OpenError, Options, Projection, Receipt, Store};
use jeton_token::{Digest, Entropy, Hint, KeyId};
use jiff::Timestamp;
use rusqlite::Connection;
use tempfile::TempDir;

/// Remembers what it took, how many tokens were taken back, and how many it was told would come.
#[derive(Default)]
pub(crate) struct Ledger(Mutex<Vec<Record>>, AtomicUsize, AtomicUsize);

impl Projection for Ledger {
    fn take(&self, record: &Record) {
        self.0.lock().unwrap().push(record.clone());
    }

    fn revision(&self, token: TokenId) -> Option<i64> {
        let taken = self.0.lock().unwrap();
        taken.iter().rev().find_map(|record| match record {
            Record::Token(taken) if taken.id == token => Some(taken.revision),
            _ => None,
        })
    }

    fn withhold(&self, _token: TokenId) {
        self.1.fetch_add(1, Relaxed);
    }

    fn expect_tokens(&self, count: usize) {
        self.2.store(count, Relaxed);
    }
}

impl Ledger {
    pub(crate) fn records(&self) -> Vec<Record> {
        self.0.lock().unwrap().clone()
    }

    pub(crate) fn withheld(&self) -> usize {
        self.1.load(Relaxed)
    }

    pub(crate) fn expected(&self) -> usize {
        self.2.load(Relaxed)
    }
}

/// A store, what its projection took, and the directory it lives in.
pub(crate) struct Place {
    pub(crate) store: Store,
    pub(crate) ledger: Arc<Ledger>,
    pub(crate) directory: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let (store, ledger) = open(&directory).unwrap();
        Self { store, ledger, directory }
    }

    /// With the account and the service number 1 in it.
    pub(crate) async fn furnished() -> Self {
        let place = Self::new();
        place.put(Record::Account(account(1))).await;
        place.put(Record::Service(service(1))).await;
        place
    }

    pub(crate) async fn put(&self, record: Record) {
        self.try_put(record).await.unwrap();
    }

    pub(crate) async fn try_put(&self, record: Record) -> Result<Receipt, CommitError> {
        self.store.commit(batch([record])).await
    }

    pub(crate) async fn reopened(self) -> Self {
        self.store.close().await;
        let (store, ledger) = open(&self.directory).unwrap();
        Self { store, ledger, directory: self.directory }
    }

    pub(crate) fn path(&self) -> PathBuf {
        path(&self.directory)
    }
}

pub(crate) fn path(directory: &TempDir) -> PathBuf {
    directory.path().join("jeton.db")
}

pub(crate) fn open(directory: &TempDir) -> Result<(Store, Arc<Ledger>), OpenError> {
    let ledger = Arc::new(Ledger::default());
    let store = Store::open(options(path(directory)), ledger.clone())?;
    Ok((store, ledger))
}

pub(crate) fn options(path: PathBuf) -> Options {
    Options {
        path,
        chain_key: [7; 32],
        readers: 2,
        keys: Vec::new(),
        given_up: Vec::new(),
        journal: None,
    }
}

pub(crate) fn batch(records: impl IntoIterator<Item = Record>) -> Batch {
    Batch {
        actor: Actor::System,
        at: at(100),
        changes: records.into_iter().map(change).collect(),
        based_on: Vec::new(),
        answer: None,
    }
}

pub(crate) fn change(record: Record) -> Change {
    let event = match &record {
        Record::Account(_) => Event::AccountCreated,
        Record::Export(_) => Event::LogExported,
        Record::Fault(_) => Event::FaultOpened,
        Record::Link(_) => Event::LinkMade,
        Record::Service(_) => Event::ServiceCreated,
        Record::Session(_) => Event::SessionOpened,
        Record::SigningKey(_) => Event::SigningKeyMade,
        Record::Sweep(_) => Event::SweepDone,
        Record::Webhook(_) => Event::WebhookCreated,
        Record::Token(_) => Event::TokenIssued,
    };
    Change { event, record }
}

pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).unwrap()
}

fn entropy(n: u16) -> Entropy {
    let mut bytes = [0; 32];
    bytes[..2].copy_from_slice(&n.to_be_bytes());
    Entropy::from_bytes(bytes)
}

pub(crate) fn account_id(n: u16) -> AccountId {
    AccountId::new(at(n.into()), &entropy(n))
}

pub(crate) fn service_id(n: u16) -> ServiceId {
    ServiceId::new(at(n.into()), &entropy(n))
}

pub(crate) fn session_id(n: u16) -> SessionId {
    SessionId::new(at(n.into()), &entropy(n))
}

pub(crate) fn token_id(n: u16) -> TokenId {
    TokenId::new(at(n.into()), &entropy(n))
}

/// A machine with nothing optional.
pub(crate) fn account(n: u16) -> Account {
    Account {
        id: account_id(n),
        name: format!("account-{n}").parse().unwrap(),
        role: Role::Member,
        state: AccountState::Active,
        membership: Membership::All,
        login: LoginBy::Nothing,
        contact: Contact::default(),
        created_at: at(0),
        revision: 1,
    }
}

pub(crate) fn person(n: u16) -> Account {
    Account {
        role: Role::Admin,
        state: AccountState::Disabled,
        membership: Membership::Only(BTreeSet::from([service_id(1), service_id(2)])),
        login: LoginBy::Password(PasswordHash::from_phc("$argon2id$v=19$c2FsdA$aGFzaA")),
        contact: Contact {
            mail: Some("Ana@example.com".parse().unwrap()),
            language: Some(Language::Portuguese),
        },
        ..account(n)
    }
}

pub(crate) fn service(n: u16) -> Service {
    Service {
        id: service_id(n),
        policy: Policy::parse(&policy(&format!("service-{n}"))).unwrap(),
        state: ServiceState::Enabled,
        settings: BTreeMap::new(),
        created_at: at(0),
        revision: 1,
    }
}

fn policy(name: &str) -> String {
    format!(
        r#"# A comment, to be kept
name = "{name}"
label = {{ en = "Sample" }}

[[kind]]
name = "plain"
label = {{ en = "Plain" }}
form = "uuid"
carriers = [{{ header = "authorization", scheme = "Bearer" }}]
issued-by = ["owner"]
lifetime = "never"
reveal = "once"
"#
    )
}

pub(crate) fn session(n: u16) -> Session {
    Session {
        id: session_id(n),
        account: account_id(1),
        service: None,
        opened_at: at(0),
        authenticated_at: at(0),
        expires_at: at(1_000),
        idle: None,
        seen_at: at(0),
        address: None,
        agent: None,
        closed_at: None,
        revision: 1,
    }
}

/// A link for account 1 with nothing optional.
pub(crate) fn link(n: u16) -> Link {
    Link {
        id: LinkId::new(at(n.into()), &entropy(n)),
        account: account_id(1),
        purpose: LinkPurpose::Invitation,
        digest: Digest::from_bytes(*entropy(n).as_bytes()),
        key: KeyId(1),
        created_at: at(0),
        created_by: None,
        expires_at: at(1_800),
        closed_at: None,
        revision: 1,
    }
}

/// A fault of token 1 with nothing optional.
pub(crate) fn fault(n: u16) -> Fault {
    Fault {
        id: FaultId::new(at(n.into()), &entropy(n)),
        cause: FaultCause::RetiredSecretUsed,
        about: About::Token { token: token_id(1), service: service_id(1), account: account_id(1) },
        nearing: None,
        address: None,
        agent: None,
        note: None,
        recipients: Vec::new(),
        opened_at: at(5),
        closed_at: None,
        revision: 1,
    }
}

/// A fault about a part of Jeton.
pub(crate) fn fault_of_jeton(n: u16) -> Fault {
    let about = About::Jeton { part: "log".to_owned() };
    let note = Some("an entry was changed".to_owned());
    Fault { cause: FaultCause::LogChainBroken, about, note, ..fault(n) }
}

/// A token with nothing optional.
pub(crate) fn token(n: u16) -> Token {
    Token {
        id: token_id(n),
        service: service_id(1),
        account: account_id(1),
        kind: "plain".parse().unwrap(),
        name: None,
        session: None,
        scopes: Scopes::NONE,
        addresses: Vec::new(),
        live: Live {
            digest: Digest::from_bytes([0xa5; 32]),
            key: KeyId(1),
            hint: Hint::restore(""),
            since: at(0),
        },
        prior: None,
        seal: None,
        created_at: at(0),
        created_by: account_id(1),
        not_before: None,
        expires_at: None,
        quarantined_at: None,
        warned: None,
        outlives_owner: false,
        end: None,
        place: None,
        revision: 1,
    }
}

/// A token of session 1 with everything optional.
pub(crate) fn full_token(n: u16) -> Token {
    Token {
        name: Some("ci deploy ü".parse().unwrap()),
        session: Some(session_id(1)),
        scopes: "read write".parse().unwrap(),
        addresses: ["2001:db8::/32", "192.0.2.7"].map(|range| range.parse().unwrap()).into(),
        prior: Some(Prior {
            digest: Digest::from_bytes([0x5a; 32]),
            key: KeyId(u32::MAX),
            hint: Hint::restore("zZ9_"),
            until: at(60),
            seal: Some(Seal { key: KeyId(2), bytes: b"old sealed secret".to_vec() }),
        }),
        seal: Some(Seal { key: KeyId(3), bytes: b"sealed secret".to_vec() }),
        not_before: Some(at(10)),
        expires_at: Some("2026-01-04T00:00:00.000001Z".parse().unwrap()),
        end: Some(End { at: at(20), cause: Cause::SessionClosed }),
        place: Some(u32::MAX),
        ..token(n)
    }
}

pub(crate) fn placed(n: u16, place: u32) -> Token {
    Token { place: Some(place), ..token(n) }
}

/// Does something to the database of a store that is closed, and opens it again.
pub(crate) async fn tampered(place: Place, sql: &str) -> Place {
    place.store.close().await;
    let db = Connection::open(path(&place.directory)).unwrap();
    db.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    db.execute_batch(sql).unwrap();
    drop(db);
    let (store, ledger) = open(&place.directory).unwrap();
    Place { store, ledger, directory: place.directory }
}
