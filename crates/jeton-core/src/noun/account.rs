//! Accounts: the people and machines that own tokens.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{
    id::{AccountId, ServiceId},
    name::AccountName,
};

/// A person or a machine that owns tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its identifier.
    pub id: AccountId,
    /// Its name, unique among all accounts.
    pub name: AccountName,
    /// What it may do in Jeton itself.
    pub role: Role,
    /// Whether it may log in and its tokens may work.
    pub state: AccountState,
    /// The services whose tokens it may hold.
    pub membership: Membership,
    /// How it logs in. A machine has none and never logs in.
    pub password: Option<PasswordHash>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Counts its changes, from 1.
    pub revision: i64,
}

/// What an account may do in Jeton itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Manages accounts, services and everybody's tokens.
    Admin,
    /// Manages its own tokens.
    Member,
}

/// Whether an account may log in and its tokens may work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountState {
    /// It may.
    Active,
    /// It may not, until it is enabled again.
    Disabled,
}

/// The services whose tokens an account may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Membership {
    /// Every service, also later ones.
    All,
    /// These services alone, and Jeton's own.
    Only(BTreeSet<ServiceId>),
}

impl Membership {
    /// Whether the account may hold tokens of `service`.
    pub fn includes(&self, service: ServiceId) -> bool {
        match self {
            Self::All => true,
            Self::Only(services) => services.contains(&service),
        }
    }
}

/// A password's argon2id hash as a PHC string. Its `Debug` is redacted.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// Wraps a PHC string.
    pub fn from_phc(phc: impl Into<String>) -> Self {
        Self(phc.into())
    }

    /// The PHC string.
    pub fn as_phc(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}
