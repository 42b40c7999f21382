//! Accounts: whose tokens work.

use std::sync::atomic::{AtomicU32, Ordering};

use jeton_core::{Account, AccountId, AccountState};

use crate::{entry::Revision, index::Index, key::Key};

/// Every account that was ever taken or that a token named.
#[derive(Debug, Default)]
pub(crate) struct Accounts {
    entries: boxcar::Vec<AccountEntry>,
    index: Index,
}

/// An account.
#[derive(Debug)]
pub(crate) struct AccountEntry {
    pub(crate) id: AccountId,
    /// The revision and whether it is active, in one word so that both change at once; 0 is a disabled account
    /// of which no record was taken yet.
    standing: AtomicU32,
}

impl AccountEntry {
    /// Whether its tokens work.
    pub(crate) fn is_active(&self) -> bool {
        self.standing.load(Ordering::Acquire) & ACTIVE != 0
    }
}

impl Accounts {
    /// The account at a place.
    pub(crate) fn at(&self, place: u32) -> Option<&AccountEntry> {
        self.entries.get(place as usize)
    }

    /// The place of an account. One that is not known yet gets a place and counts as disabled.
    pub(crate) fn place(&self, id: AccountId) -> u32 {
        let key = Key::of_id(id.as_bytes());
        let known = |place| {
            self.at(place)
                .is_some_and(|entry| entry.id == id)
                .then_some(place)
        };
        self.index.find(key, known).unwrap_or_else(|| {
            let entry = AccountEntry {
                id,
                standing: AtomicU32::new(0),
            };
            let place = u32::try_from(self.entries.push(entry))
                .expect("every account takes a slot's worth of memory");
            self.index.set(key, place, |_| false);
            place
        })
    }

    /// Takes an account's record unless a newer one is known.
    pub(crate) fn take(&self, account: &Account) {
        let Some(entry) = self.at(self.place(account.id)) else {
            return;
        };
        let active = match account.state {
            AccountState::Active => ACTIVE,
            AccountState::Disabled => 0,
        };
        let revision = Revision::of(account.revision).bits() << 1;
        if revision >= entry.standing.load(Ordering::Relaxed) & !ACTIVE {
            entry.standing.store(revision | active, Ordering::Release);
        }
    }

    /// The memory that the accounts take.
    pub(crate) fn bytes(&self) -> usize {
        // One byte beside each entry, rounded up to its alignment, says that it was written.
        self.entries.count() * (size_of::<AccountEntry>() + align_of::<AccountEntry>())
            + self.index.bytes()
    }
}

const ACTIVE: u32 = 1;
