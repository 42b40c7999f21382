//! The decisions, one file each: state, command and time in; changes or a refusal out.

pub mod account;
pub mod assertion;
pub mod calendar;
pub mod contact;
pub mod device;
pub mod end;
pub mod expiry;
pub mod export;
pub mod extend;
pub mod fault;
pub mod issue;
pub mod leave;
pub mod link;
pub mod lost_keys;
mod mint;
pub mod notice;
pub mod password;
pub mod preview;
pub mod quarantine;
pub mod rename;
pub mod reveal;
pub mod role;
pub mod rotate;
pub mod rotation;
pub mod scopes;
pub mod service;
pub mod session;
pub mod signing_key;
pub mod surrender;
pub mod sweep;
pub mod webhook;

pub use mint::{Mint, Sealer};

use jiff::Timestamp;

use crate::{Caller, Refusal, Service, Token};

impl Token {
    /// Refuses what only works on a token that is alive.
    pub fn must_be_live(&self, now: Timestamp) -> Result<(), Refusal> {
        if let Some(end) = self.end {
            return Err(Refusal::Ended { at: end.at, cause: end.cause });
        }
        match self.expires_at {
            Some(at) if at <= now => Err(Refusal::Expired { at }),
            _ => Ok(()),
        }
    }

    /// Refuses where the token is at none of the revisions that the caller has seen, if they say which those are.
    pub fn must_be_at(&self, seen: Option<&[i64]>) -> Result<(), Refusal> {
        match seen {
            Some(seen) if !seen.contains(&self.revision) => Err(Refusal::TokenChanged),
            _ => Ok(()),
        }
    }

    /// Refuses a caller who may not change this token of `service`. To a stranger the token does not exist.
    pub fn must_be_changed_by(&self, by: &Caller, service: &Service) -> Result<(), Refusal> {
        self.must_concern(by, service)?;
        by.needs(Caller::TOKENS_WRITE)
    }

    /// Refuses a caller who may not see this token of `service`. To a stranger the token does not exist.
    pub fn must_be_seen_by(&self, by: &Caller, service: &Service) -> Result<(), Refusal> {
        self.must_concern(by, service)?;
        by.needs(Caller::TOKENS_READ)
    }

    /// Refuses a caller who neither owns the token nor manages its service.
    fn must_concern(&self, by: &Caller, service: &Service) -> Result<(), Refusal> {
        if self.account == by.account || (self.service == service.id && by.manages(service)) {
            return Ok(());
        }
        Err(Refusal::NotFound { what: "token" })
    }

    fn revised(&self) -> Self {
        Self { revision: self.revision + 1, ..self.clone() }
    }
}
