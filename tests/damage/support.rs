//! A store of accounts, numbered.

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use jeton_core::{
    Account, AccountId, AccountState, Actor, Change, Contact, Event, LoginBy, Membership, Record,
    Role,
};
use jeton_store::{Batch, OpenError, Options, Projection, Store};
use jeton_token::Entropy;
use jiff::Timestamp;

/// The numbers of the accounts that are told of.
#[derive(Default)]
pub(crate) struct Ledger(Mutex<Vec<(u16, AccountState)>>);

impl Projection for Ledger {
    fn take(&self, record: &Record) {
        let Record::Account(account) = record else { return };
        let number = account.name.as_str().trim_start_matches("account-").parse().expect("ours");
        self.0.lock().expect("nobody panicked").push((number, account.state));
    }
}

impl Ledger {
    pub(crate) fn accounts(&self) -> Vec<(u16, AccountState)> {
        self.0.lock().expect("nobody panicked").clone()
    }
}

pub(crate) fn open(directory: &Path) -> Result<(Store, Arc<Ledger>), OpenError> {
    let ledger = Arc::new(Ledger::default());
    let path = directory.join("jeton.db");
    let store = Store::open(
        Options {
            path,
            chain_key: [7; 32],
            readers: 1,
            keys: Vec::new(),
            given_up: Vec::new(),
            journal: None,
        },
        ledger.clone(),
    )?;
    Ok((store, ledger))
}

/// The account of that number comes into being.
pub(crate) fn creation(number: u16) -> Batch {
    batch(Event::AccountCreated, account(number, AccountState::Active, 1))
}

/// It is disabled: what must never be undone.
pub(crate) fn disabling(number: u16) -> Batch {
    batch(Event::AccountDisabled, account(number, AccountState::Disabled, 2))
}

fn batch(event: Event, account: Account) -> Batch {
    Batch {
        actor: Actor::System,
        at: Timestamp::UNIX_EPOCH,
        changes: vec![Change::account(event, account)],
        based_on: Vec::new(),
        answer: None,
    }
}

fn account(number: u16, state: AccountState, revision: i64) -> Account {
    let mut entropy = [0; 32];
    entropy[..2].copy_from_slice(&number.to_be_bytes());
    Account {
        id: AccountId::new(Timestamp::UNIX_EPOCH, &Entropy::from_bytes(entropy)),
        name: format!("account-{number}").parse().expect("a name"),
        role: Role::Member,
        state,
        membership: Membership::All,
        login: LoginBy::Nothing,
        contact: Contact::default(),
        created_at: Timestamp::UNIX_EPOCH,
        revision,
    }
}
