//! Reading a row, column after column.

use std::{error::Error, str::FromStr};

use jeton_core::{
    AccountId, FaultId, LinkId, MailId, ServiceId, SessionId, SigningKeyId, Span, TokenId,
    WebhookId,
};
use jiff::Timestamp;
use rusqlite::types::{FromSql, ValueRef};

use crate::{
    ReadError,
    row::Row,
    time::from_micros,
    words::{UnknownWord, Word},
};

/// Reads the columns of a row in the order in which the query names them. The first one is the row's key.
pub(crate) struct Columns<'r, 's> {
    row: &'r Row<'s>,
    table: &'static str,
    next: usize,
}

impl<'r, 's> Columns<'r, 's> {
    /// The columns of a row of `table`.
    pub(crate) fn of(table: &'static str, row: &'r Row<'s>) -> Self {
        Self { row, table, next: 0 }
    }

    /// The next column.
    pub(crate) fn take<T: FromSql>(&mut self) -> Result<T, ReadError> {
        let value = self.row.get(self.next);
        self.passed(value)
    }

    /// The next column, an id.
    pub(crate) fn id<T: From16>(&mut self) -> Result<T, ReadError> {
        self.take().map(T::from16)
    }

    /// The next column, an id or nothing.
    pub(crate) fn maybe_id<T: From16>(&mut self) -> Result<Option<T>, ReadError> {
        Ok(self.take::<Option<_>>()?.map(T::from16))
    }

    /// The next column, a time.
    pub(crate) fn time(&mut self) -> Result<Timestamp, ReadError> {
        let time = self.row.get(self.next).map(from_micros);
        let time = self.kept(time)?;
        self.passed(time)
    }

    /// The next column, a time or nothing.
    pub(crate) fn maybe_time(&mut self) -> Result<Option<Timestamp>, ReadError> {
        let time = self.row.get::<Option<i64>>(self.next);
        let time = self.kept(time)?.map(from_micros).transpose();
        self.passed(time)
    }

    /// The next column, a length of time in seconds or nothing.
    pub(crate) fn maybe_span(&mut self) -> Result<Option<Span>, ReadError> {
        let seconds = self.kept(self.row.get::<Option<i64>>(self.next))?;
        let span = seconds.map(Span::from_seconds).transpose();
        self.passed(span)
    }

    /// The next column, in the text form of `T`.
    pub(crate) fn text<T>(&mut self) -> Result<T, ReadError>
    where
        T: FromStr<Err: Error + Send + Sync + 'static>,
    {
        let text = self.kept(self.row.read(self.next, |value| value.as_str().map(str::parse)))?;
        self.passed(text)
    }

    /// The next column, in the text form of `T`, or nothing.
    pub(crate) fn maybe_text<T>(&mut self) -> Result<Option<T>, ReadError>
    where
        T: FromStr<Err: Error + Send + Sync + 'static>,
    {
        let text = self.kept(self.row.read(self.next, |value| value.as_str_or_null()))?;
        let text = text.map(str::parse).transpose();
        self.passed(text)
    }

    /// The next column, in the text form of `T`, or empty.
    pub(crate) fn text_or_empty<T>(&mut self) -> Result<Option<T>, ReadError>
    where
        T: FromStr<Err: Error + Send + Sync + 'static>,
    {
        let text = self.kept(self.row.read(self.next, |value| value.as_str()))?;
        let text = Some(text).filter(|text| !text.is_empty());
        let text = text.map(str::parse).transpose();
        self.passed(text)
    }

    /// The next column, a word.
    pub(crate) fn word<T: Word>(&mut self) -> Result<T, ReadError> {
        let text = self.kept(self.row.read(self.next, |value| value.as_str()))?;
        let word = T::named(text).ok_or(UnknownWord);
        self.passed(word)
    }

    /// Leaves out the next `count` columns.
    pub(crate) fn skip(&mut self, count: usize) {
        self.next += count;
    }

    fn passed<T, E>(&mut self, value: Result<T, E>) -> Result<T, ReadError>
    where
        E: Error + Send + Sync + 'static,
    {
        let value = self.kept(value)?;
        self.next += 1;
        Ok(value)
    }

    fn kept<T, E>(&self, value: Result<T, E>) -> Result<T, ReadError>
    where
        E: Error + Send + Sync + 'static,
    {
        value.map_err(|source| self.unreadable(source))
    }

    /// Says that the current column cannot be read.
    pub(crate) fn unreadable(&self, source: impl Error + Send + Sync + 'static) -> ReadError {
        ReadError::Unreadable {
            table: self.table,
            column: self.row.name(self.next).to_owned(),
            row: self.key(),
            source: Box::new(source),
        }
    }

    fn key(&self) -> String {
        match self.row.value(0) {
            Ok(ValueRef::Integer(seq)) => seq.to_string(),
            Ok(ValueRef::Blob(id)) => id.iter().map(|byte| format!("{byte:02x}")).collect(),
            _ => "?".to_owned(),
        }
    }
}

/// An id that is stored as 16 bytes.
pub(crate) trait From16 {
    /// The id of these bytes.
    fn from16(bytes: [u8; 16]) -> Self;
}

macro_rules! from16 {
    ($($id:ident),*) => {
        $(impl From16 for $id {
            fn from16(bytes: [u8; 16]) -> Self {
                Self::from_bytes(bytes)
            }
        })*
    };
}

from16!(AccountId, FaultId, LinkId, MailId, ServiceId, SessionId, SigningKeyId, TokenId, WebhookId);
