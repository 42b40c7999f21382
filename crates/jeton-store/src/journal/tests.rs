//! The journal on a disk that fails, is full, and loses its power.

use std::{path::Path, sync::Arc};

use jeton_core::{
    Account, AccountId, AccountState, Actor, Change, Contact, Event, LoginBy, Membership,
    PasswordHash, Record, Role,
};
use jeton_token::Entropy;
use jiff::Timestamp;

use super::{
    Journal, JournalFault, Noted,
    bytes::{
        Bytes,
        disk::{self, Step},
    },
    file::JournalFile,
    keep::hidden,
    line::{Lines, Said},
};
use crate::{
    Batch, Options, Projection, ReadError, Store,
    connection::{self, Db},
    log::{self, Line},
    row_seal::RowSeals,
};

const KEY: [u8; 32] = [1; 32];

struct Nobody;

impl Projection for Nobody {
    fn take(&self, _record: &Record) {}
}

/// A row of numbers that looks like chance.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// A database that grows, and the journal that is fed with what it does.
struct Desk {
    directory: tempfile::TempDir,
    store: Store,
    db: Db,
    journal: Journal,
    made: u16,
}

impl Desk {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("jeton.db");
        let options = Options {
            path: path.clone(),
            chain_key: KEY,
            readers: 1,
            journal: None,
            keys: Vec::new(),
            given_up: Vec::new(),
        };
        let store = Store::open(options, Arc::new(Nobody)).unwrap();
        let db = Db::new(connection::reader(&path).unwrap(), RowSeals::new(&KEY));
        let journal = Journal::open(directory.path().join("journal"), &KEY, &db);
        disk::watch(&std::fs::read(directory.path().join("journal")).unwrap());
        Self { directory, store, db, journal, made: 0 }
    }

    /// Commits the making of an account whose entry is that much longer than others, and tells the journal of it.
    async fn make(&mut self, longer: usize) {
        let before = log::head(&self.db).unwrap().seq;
        self.made += 1;
        self.store.commit(creation(self.made, longer)).await.unwrap();
        let mut lines = Vec::new();
        Line::each_from(&self.db, before + 1, 10, |row| {
            lines.push(Line::read(row)?);
            Ok::<_, ReadError>(())
        })
        .unwrap();
        let noted = |line: Line| Noted { hidden: hidden(&self.db, &line), line };
        self.journal.feed(&lines.into_iter().map(noted).collect::<Vec<_>>());
    }

    fn stands(&self) -> Result<(), JournalFault> {
        self.journal.standing().lock().unwrap().clone()
    }

    fn end(&self) -> i64 {
        log::head(&self.db).unwrap().seq
    }

    fn text(&self) -> String {
        std::fs::read_to_string(self.directory.path().join("journal")).unwrap()
    }
}

fn creation(number: u16, longer: usize) -> Batch {
    let mut entropy = [0; 32];
    entropy[..2].copy_from_slice(&number.to_be_bytes());
    let account = Account {
        id: AccountId::new(Timestamp::UNIX_EPOCH, &Entropy::from_bytes(entropy)),
        name: format!("account-{number}").parse().unwrap(),
        role: Role::Member,
        state: AccountState::Active,
        membership: Membership::All,
        login: LoginBy::Password(PasswordHash::from_phc("x".repeat(longer))),
        contact: Contact::default(),
        created_at: Timestamp::UNIX_EPOCH,
        revision: 1,
    };
    Batch {
        actor: Actor::System,
        at: Timestamp::UNIX_EPOCH,
        changes: vec![Change::account(Event::AccountCreated, account)],
        based_on: Vec::new(),
        answer: None,
    }
}

/// The entries of a journal as far as it counts; nothing where a line of it is none.
fn entries(path: &Path) -> Option<Vec<i64>> {
    let bytes = std::fs::read(path).unwrap();
    let file = std::fs::File::open(path).unwrap();
    let certain = Bytes::certain(&file, bytes.len() as u64).unwrap();
    let lines = Lines::new(&KEY);
    let mut said = bytes[..usize::try_from(certain).unwrap()]
        .split_inclusive(|byte| *byte == b'\n')
        .filter_map(|line| line.strip_suffix(b"\n"))
        .map(|line| lines.read(line));
    assert!(matches!(said.next(), Some(Some(Said::Begins(_)))));
    said.map(|said| said.map(|said| said.head().seq)).collect()
}

/// The journal after the power failed, as the next start finds it: what it holds, and what it is brought to.
fn after_crash(image: &[u8], desk: &Desk) -> (Option<Vec<i64>>, Option<Vec<i64>>) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("journal");
    std::fs::write(&path, image).unwrap();
    let found = entries(&path);
    let journal = Journal::open(path.clone(), &KEY, &desk.db);
    let stands = journal.standing().lock().unwrap().clone();
    (found, entries(&path).filter(|_| stands.is_ok()))
}

#[tokio::test]
async fn what_was_told_is_in_the_journal_whenever_the_power_fails_and_whatever_failed_before() {
    let mut dice = Dice(1);
    for _ in 0..3 {
        let mut desk = Desk::new();
        // Behind which state how far the journal must go.
        let mut told = vec![(0, 0)];
        for _ in 0..12 {
            disk::fail([None, Some(Step::Cut), Some(Step::Write), Some(Step::Sync)][dice.below(4)]);
            desk.make(dice.below(3_000)).await;
            if dice.below(2) == 0 {
                desk.journal.tend(&desk.db);
            }
            if desk.stands().is_ok() {
                told.push((disk::states() - 1, desk.end()));
            }
        }
        disk::fail(None);
        desk.journal.tend(&desk.db);
        assert_eq!(desk.stands(), Ok(()));
        let all: Vec<i64> = (1..=desk.end()).collect();
        let watched: Vec<_> = (0..disk::states()).map(disk::state).collect();

        for (number, state) in watched.iter().enumerate() {
            let promised = told.iter().rev().find(|(at, _)| *at <= number).unwrap().1;
            for _ in 0..3 {
                let (found, then) = after_crash(&state.image(|sides| dice.below(sides)), &desk);

                let found =
                    found.unwrap_or_else(|| panic!("state {number} has a line that is none"));
                assert!(found.len() as i64 >= promised, "{number}: {found:?} of {promised}");
                assert_eq!(found, all[..found.len()]);
                assert_eq!(then.as_ref(), Some(&all), "{number}: {found:?}");
            }
        }
    }
}

#[tokio::test]
async fn what_a_failed_sync_left_is_cut_back_and_written_again() {
    let mut desk = Desk::new();
    desk.make(700).await;

    disk::fail(Some(Step::Sync));
    desk.make(2_000).await;
    let broken = desk.stands();
    let left = disk::states();
    desk.journal.tend(&desk.db);

    assert!(matches!(broken, Err(JournalFault::Unusable(_))), "{broken:?}");
    assert_eq!(desk.stands(), Ok(()));
    assert!(disk::states() >= left + 4, "cut, synced, written and synced");
    assert_eq!(entries(&desk.directory.path().join("journal")), Some(vec![1, 2]));
    let text = desk.text();
    for _ in 0..20 {
        assert_eq!(
            disk::state(disk::states() - 1).image(|_| 0),
            text.as_bytes(),
            "nothing is open"
        );
    }
}

/// The control: a journal that took what a failed sync left for its own.
#[tokio::test]
async fn what_a_failed_sync_left_is_lost_where_it_counts() {
    let mut desk = Desk::new();
    desk.make(700).await;
    disk::fail(Some(Step::Sync));
    desk.make(2_000).await;

    let (path, lines) = (desk.directory.path().join("journal"), Lines::new(&KEY));
    let mut trusting = JournalFile::open(&path, &lines, None).unwrap().unwrap();
    assert_eq!(trusting.head.seq, 2, "it can be read");
    trusting.append("", trusting.head).unwrap();

    let left = disk::state(disk::states() - 1).image(|_| 0);
    let (found, _) = after_crash(&left, &desk);
    assert_eq!(found, Some(vec![1]));
}

#[tokio::test]
async fn a_full_disk_is_told_and_what_happened_meanwhile_is_caught_up() {
    let mut desk = Desk::new();
    for _ in 0..3 {
        disk::fail(Some(Step::Write));
        desk.make(900).await;
        let full = desk.stands();
        disk::fail(Some(Step::Write));
        desk.journal.tend(&desk.db);

        assert!(
            matches!(&full, Err(JournalFault::Unusable(why)) if why.contains("storage")),
            "{full:?}"
        );
        assert!(desk.stands().is_err());
    }

    disk::fail(None);
    desk.journal.tend(&desk.db);

    assert_eq!(desk.stands(), Ok(()));
    assert_eq!(entries(&desk.directory.path().join("journal")), Some(vec![1, 2, 3]));
}
