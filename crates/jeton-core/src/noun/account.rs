//! Accounts: the people and machines that own tokens.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{
    id::{AccountId, ServiceId},
    language::Language,
    mail::MailAddress,
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
    /// How it logs in.
    pub login: LoginBy,
    /// Where it gets mail, and in which language.
    pub contact: Contact,
    /// When it was made.
    pub created_at: Timestamp,
    /// Counts its changes, from 1.
    pub revision: i64,
}

/// What an account may do in Jeton itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// Manages accounts, services and everybody's tokens.
    Admin,
    /// Manages everybody's tokens of these services, and its own tokens.
    Operator(BTreeSet<ServiceId>),
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
    /// It is gone for good. What remains is its name in the log, which another account may have from now on.
    Deleted,
}

/// How an account logs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoginBy {
    /// Not at all: it is a machine.
    Nothing,
    /// Not yet: a one-time link lets a person choose a password.
    Link,
    /// By a password.
    Password(PasswordHash),
}

/// Where an account gets mail, and in which language, as far as that was said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// The address; that of a machine is its keeper's.
    pub mail: Option<MailAddress>,
    /// The language.
    pub language: Option<Language>,
}

impl Account {
    /// Whether it never logs in.
    pub fn is_machine(&self) -> bool {
        self.login == LoginBy::Nothing
    }

    /// Where it gets mail, if that is known: at the address that was said, else at the name of a person, where that is one.
    pub fn mail_address(&self) -> Option<MailAddress> {
        let by_name = || self.name.as_str().parse().ok().filter(|_| !self.is_machine());
        self.contact.mail.clone().or_else(by_name)
    }

    /// The hash of its password, where it has one.
    pub fn password(&self) -> Option<&PasswordHash> {
        match &self.login {
            LoginBy::Password(hash) => Some(hash),
            LoginBy::Nothing | LoginBy::Link => None,
        }
    }
}

impl Role {
    /// Its stable name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Operator(_) => "operator",
            Self::Member => "member",
        }
    }
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
