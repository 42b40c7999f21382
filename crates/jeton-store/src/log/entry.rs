//! An entry of the log, for its readers.

use jeton_core::{AccountId, Actor, Event, Record, ServiceId, SessionId, TokenId};
use jiff::Timestamp;
use serde_json::Value;

use super::Line;
use crate::{ReadError, RecordError, record, row::Row, time::from_micros, words::UnknownWord};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its place in the log, from 1, without gaps.
    pub seq: i64,
    /// When it happened.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// What happened.
    pub event: Event,
    /// What it happened to.
    pub subject: Subject,
    /// The record as it stood afterwards, as JSON, without seal and password hash.
    pub detail: Value,
    /// Stands for this entry and all before it.
    pub hash: [u8; 32],
}

/// What a record is and belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Subject {
    /// The account, or the owner of the session or token.
    pub account: Option<AccountId>,
    /// The service, or the one that the session or token is for.
    pub service: Option<ServiceId>,
    /// The session, or the one that the token ends with.
    pub session: Option<SessionId>,
    /// The token.
    pub token: Option<TokenId>,
}

impl Subject {
    /// The subject of a change that leaves `record`.
    pub fn of(record: &Record) -> Self {
        match record {
            Record::Account(account) => Self { account: Some(account.id), ..Self::default() },
            Record::Export(export) => Self {
                account: export.filter.account,
                service: export.filter.service,
                token: export.filter.token,
                ..Self::default()
            },
            Record::Fault(fault) => Self {
                account: fault.account(),
                service: fault.service(),
                token: fault.token(),
                ..Self::default()
            },
            Record::Link(link) => Self { account: Some(link.account), ..Self::default() },
            Record::Service(service) => Self { service: Some(service.id), ..Self::default() },
            Record::Session(session) => Self {
                account: Some(session.account),
                service: session.service,
                session: Some(session.id),
                ..Self::default()
            },
            Record::SigningKey(_) => Self::default(),
            Record::Webhook(webhook) => Self { service: webhook.service, ..Self::default() },
            Record::Sweep(sweep) => Self {
                account: sweep.selection.account,
                service: sweep.selection.service,
                ..Self::default()
            },
            Record::Token(token) => Self {
                account: Some(token.account),
                service: Some(token.service),
                session: token.session,
                token: Some(token.id),
            },
        }
    }
}

impl Entry {
    /// The record as it stood afterwards, without seal and password hash.
    ///
    /// # Errors
    /// [`RecordError`], where a later version wrote the entry or its policy is none to this version.
    pub fn record(&self) -> Result<Record, RecordError> {
        record::read(&self.detail)
    }

    pub(super) fn read(row: &Row<'_>) -> Result<Self, ReadError> {
        let line = Line::read(row)?;
        let unreadable = |column: &str, source| ReadError::Unreadable {
            table: "log",
            column: column.to_owned(),
            row: line.seq.to_string(),
            source,
        };
        let actor = line.actor.map(AccountId::from_bytes);
        Ok(Self {
            seq: line.seq,
            at: from_micros(line.at).map_err(|error| unreadable("at", error.into()))?,
            actor: actor.map_or(Actor::System, Actor::Account),
            event: Event::named(&line.event)
                .ok_or_else(|| unreadable("event", UnknownWord.into()))?,
            subject: Subject {
                account: line.account.map(AccountId::from_bytes),
                service: line.service.map(ServiceId::from_bytes),
                session: line.session.map(SessionId::from_bytes),
                token: line.token.map(TokenId::from_bytes),
            },
            detail: serde_json::from_str(&line.detail)
                .map_err(|error| unreadable("detail", error.into()))?,
            hash: line.hash,
        })
    }
}
