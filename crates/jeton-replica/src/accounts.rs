//! Accounts: only those that are disabled are kept where readers look, for they are few.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use arc_swap::ArcSwap;
use jeton_core::{Account, AccountId, AccountState};

use crate::{entry::Revision, key::id_hash};

/// The disabled accounts. Before the exact set stands a filter of 65,536 bits, so that most verdicts read one word
/// and nothing else, however many accounts are disabled. Its bits are set and never cleared: an account that is
/// enabled again costs a look into the set.
#[derive(Debug)]
pub(crate) struct DisabledAccounts {
    filter: Box<[AtomicU64]>,
    exact: ArcSwap<HashSet<AccountId>>,
}

const FILTER_WORDS: usize = 1024;

impl Default for DisabledAccounts {
    fn default() -> Self {
        Self {
            filter: (0..FILTER_WORDS).map(|_| AtomicU64::new(0)).collect(),
            exact: ArcSwap::default(),
        }
    }
}

impl DisabledAccounts {
    /// Whether `account` is disabled.
    pub(crate) fn have(&self, account: AccountId) -> bool {
        let (word, bit) = filter_bit(account);
        self.filter[word].load(Ordering::Acquire) & bit != 0 && self.exact.load().contains(&account)
    }

    /// The memory that the disabled accounts take.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&*self.filter)
            + self.exact.load().capacity() * (size_of::<AccountId>() + 1) * 8 / 7
    }

    /// Refuses an account.
    pub(crate) fn insert(&self, account: AccountId) {
        let mut accounts = HashSet::clone(&self.exact.load());
        accounts.insert(account);
        self.exact.store(Arc::new(accounts));
        let (word, bit) = filter_bit(account);
        self.filter[word].fetch_or(bit, Ordering::Release);
    }

    fn remove(&self, account: AccountId) {
        if self.exact.load().contains(&account) {
            let mut accounts = HashSet::clone(&self.exact.load());
            accounts.remove(&account);
            self.exact.store(Arc::new(accounts));
        }
    }
}

fn filter_bit(account: AccountId) -> (usize, u64) {
    let hash = id_hash(account.as_bytes());
    ((hash >> 6) as usize % FILTER_WORDS, 1 << (hash & 63))
}

/// The revisions of accounts that changed since they were made, for the writer alone. One that did not is active,
/// and an older record of it cannot be.
#[derive(Debug, Default)]
pub(crate) struct AccountRevisions(HashMap<AccountId, Revision>);

impl AccountRevisions {
    /// Takes an account's record unless a newer one is known.
    pub(crate) fn take(&mut self, disabled: &DisabledAccounts, account: &Account) {
        let revision = Revision::of(account.revision);
        if self.0.get(&account.id).is_some_and(|known| revision.is_behind(*known)) {
            return;
        }
        match account.state {
            AccountState::Active => disabled.remove(account.id),
            AccountState::Disabled | AccountState::Deleted => disabled.insert(account.id),
        }
        if account.revision > 1 {
            self.0.insert(account.id, revision);
        }
    }

    /// The memory that the revisions take.
    pub(crate) fn bytes(&self) -> usize {
        self.0.capacity() * (size_of::<(AccountId, Revision)>() + 1) * 8 / 7
    }
}
