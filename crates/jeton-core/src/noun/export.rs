//! Exports: entries of the log that left the house in bulk.

use jiff::Timestamp;

use super::id::{AccountId, ExportId, ServiceId, TokenId};
use crate::{Actor, Event};

/// Entries of the log that were given to somebody in bulk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// Its identifier.
    pub id: ExportId,
    /// How they were written.
    pub format: ExportFormat,
    /// Which were meant.
    pub filter: LogFilter,
    /// Counts its changes, from 1; nothing changes an export.
    pub revision: i64,
}

/// How exported entries are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// A JSON object a line.
    Jsonl,
    /// Comma-separated values (RFC 4180) below a line of names.
    Csv,
}

/// Which entries of the log are meant. What is not said does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// Those of this token.
    pub token: Option<TokenId>,
    /// Those about or by this account.
    pub account: Option<AccountId>,
    /// Those of what this account, or Jeton itself, did.
    pub actor: Option<Actor>,
    /// Those of this service.
    pub service: Option<ServiceId>,
    /// Those of any of these events.
    pub events: Vec<Event>,
    /// Those of that time or later.
    pub since: Option<Timestamp>,
    /// Those of an earlier time.
    pub until: Option<Timestamp>,
}
