//! Faults: conditions that an operator should see.

use std::net::IpAddr;

use jiff::Timestamp;

use super::{
    id::{AccountId, FaultId, ServiceId, TokenId},
    mail::MailAddress,
    name::ClientName,
};
use crate::Span;

/// A condition that an operator should see. It is open until somebody closes it, or what it is about is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its identifier.
    pub id: FaultId,
    /// What is wrong.
    pub cause: FaultCause,
    /// What it is about.
    pub about: About,
    /// Which end of a token is near, where that is what it is about.
    pub nearing: Option<Nearing>,
    /// Where it was first seen from, if known.
    pub address: Option<IpAddr>,
    /// The program that it was first seen with, if it said so.
    pub agent: Option<ClientName>,
    /// What else was seen, in a sentence. It never holds a secret.
    pub note: Option<String>,
    /// Who is told of it by mail. Each of them gets one notice, queued with the commit that opens the fault.
    pub recipients: Vec<MailAddress>,
    /// When it was first seen.
    pub opened_at: Timestamp,
    /// When it was closed, if it was.
    pub closed_at: Option<Timestamp>,
    /// Counts its changes, from 1.
    pub revision: i64,
}

/// What a fault is about. Of each cause, one fault is open at most: for a token, or for one of its thresholds, or for a
/// part of Jeton.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A token.
    Token {
        /// The token.
        token: TokenId,
        /// Its service.
        service: ServiceId,
        /// Its owner.
        account: AccountId,
    },
    /// Jeton itself: the part that is concerned, such as an address or a directory; empty where there is one alone.
    Jeton {
        /// The part, in a few words.
        part: String,
    },
}

/// The end of a token that is near.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nearing {
    /// How long before the end it is told of.
    pub threshold: Span,
    /// The end.
    pub expires_at: Timestamp,
}

/// Whether somebody should look at a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultState {
    /// They should.
    Open,
    /// Not any more.
    Closed,
}

impl FaultState {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }

    /// The state of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Open, Self::Closed].into_iter().find(|state| state.name() == name)
    }
}

macro_rules! causes {
    ($($(#[$doc:meta])* $cause:ident = $name:literal,)*) => {
        /// What is wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum FaultCause { $($(#[$doc])* $cause,)* }

        impl FaultCause {
            /// Every cause.
            pub const ALL: &[Self] = &[$(Self::$cause,)*];

            /// The stable name.
            pub fn name(self) -> &'static str {
                match self { $(Self::$cause => $name,)* }
            }

            /// The cause of that name.
            pub fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$cause),)* _ => None }
            }
        }
    };
}

causes! {
    /// A secret was used after its grace had ended.
    RetiredSecretUsed = "retired-secret-used",
    /// A token in quarantine was used.
    QuarantinedTokenUsed = "quarantined-token-used",
    /// A token is about to expire.
    TokenExpiring = "token-expiring",
    /// A mail could not be sent, and is tried no more.
    MailUndeliverable = "mail-undeliverable",
    /// A webhook takes nothing any more.
    WebhookFailing = "webhook-failing",
    /// The clock was set, or stood still.
    ClockJumped = "clock-jumped",
    /// The log is not what was written.
    LogChainBroken = "log-chain-broken",
    /// There is little room left on the disk.
    DiskNearlyFull = "disk-nearly-full",
    /// Rows depend on a key that is not in the key file.
    KeyMissing = "key-missing",
    /// A stored row is not what Jeton wrote.
    RowAltered = "row-altered",
    /// The journal does not get what the log does.
    JournalBroken = "journal-broken",
    /// Jeton was put back from a backup, and does not know what has ended since.
    Restored = "restored",
}

impl FaultCause {
    /// What to do about it, in a sentence that stays the same. What a token that expires needs depends on its kind:
    /// [`decide::expiry::remedy`](crate::decide::expiry::remedy).
    pub fn remedy(self) -> &'static str {
        match self {
            Self::RetiredSecretUsed => {
                "give the new secret to the program that still uses the old one, or revoke the token if nobody knows it"
            }
            Self::QuarantinedTokenUsed => {
                "find out who uses it; then revoke the token, or release it"
            }
            Self::TokenExpiring => "issue another token before then, and use it instead",
            Self::MailUndeliverable => "mend the address or the mail server that the note names",
            Self::WebhookFailing => {
                "mend what answers at that address, and enable the webhook: it goes on where it stopped"
            }
            Self::ClockJumped => "let this machine take the time from a time server",
            Self::LogChainBroken => {
                "keep a copy of the data as they are, and compare them with a backup"
            }
            Self::DiskNearlyFull => "make room on the disk",
            Self::KeyMissing => "put the key back into the key file, from its backup",
            Self::RowAltered => {
                "find out who wrote to the database; keep a copy of the data as they are, and restore a backup or replace what the row was about"
            }
            Self::JournalBroken => {
                "make room or mend its disk: the journal is caught up by itself. Move a file away that is not this Jeton's, and keep it: a new one begins"
            }
            Self::Restored => {
                "stop Jeton and say with `jeton restore accept` that what ended since the backup may work again"
            }
        }
    }
}

impl Fault {
    /// Whether somebody should look at it.
    pub fn state(&self) -> FaultState {
        if self.closed_at.is_none() { FaultState::Open } else { FaultState::Closed }
    }

    /// The token that it is about, if it is about one.
    pub fn token(&self) -> Option<TokenId> {
        match self.about {
            About::Token { token, .. } => Some(token),
            About::Jeton { .. } => None,
        }
    }

    /// The service of the token that it is about, if it is about one.
    pub fn service(&self) -> Option<ServiceId> {
        match self.about {
            About::Token { service, .. } => Some(service),
            About::Jeton { .. } => None,
        }
    }

    /// The owner of the token that it is about, if it is about one.
    pub fn account(&self) -> Option<AccountId> {
        match self.about {
            About::Token { account, .. } => Some(account),
            About::Jeton { .. } => None,
        }
    }
}
