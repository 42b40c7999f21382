//! Faults: conditions that an operator should see.

use std::net::IpAddr;

use jiff::Timestamp;

use super::{
    id::{AccountId, FaultId, ServiceId, TokenId},
    name::ClientName,
};

/// A condition that an operator should see. It is open until somebody closes it, or what it is about has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its identifier.
    pub id: FaultId,
    /// What is wrong.
    pub cause: FaultCause,
    /// The token that it is about. A token has at most one open fault of each cause.
    pub token: TokenId,
    /// The token's service.
    pub service: ServiceId,
    /// The token's owner.
    pub account: AccountId,
    /// Where it was first seen from, if known.
    pub address: Option<IpAddr>,
    /// The program that it was first seen with, if it said so.
    pub agent: Option<ClientName>,
    /// When it was first seen.
    pub opened_at: Timestamp,
    /// When it was closed, if it was.
    pub closed_at: Option<Timestamp>,
    /// Counts its changes, from 1.
    pub revision: i64,
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultCause {
    /// A secret was used after its grace had ended.
    RetiredSecretUsed,
    /// A token in quarantine was used.
    QuarantinedTokenUsed,
}

impl FaultCause {
    /// Every cause.
    pub const ALL: &[Self] = &[Self::RetiredSecretUsed, Self::QuarantinedTokenUsed];

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::RetiredSecretUsed => "retired-secret-used",
            Self::QuarantinedTokenUsed => "quarantined-token-used",
        }
    }

    /// The cause of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|cause| cause.name() == name).copied()
    }
}
