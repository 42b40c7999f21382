//! When time alone brings something new, so that jobs need not look before.

use jeton_core::{ServiceId, decide::expiry::Due};
use jiff::Timestamp;

use crate::{
    ReadError, Store,
    tables::{faults, mails, notices, tokens},
    time::from_micros,
};

impl Store {
    /// When the first token of `service` is due that is not yet, where `due` says what is.
    pub async fn next_due_token(
        &self,
        service: ServiceId,
        due: Vec<Due>,
    ) -> Result<Option<Timestamp>, ReadError> {
        self.read(move |db| tokens::due::begins(db, service, &due)).await
    }

    /// When the first open fault is settled after `now` by what ends then.
    pub async fn next_settled_fault(&self, now: Timestamp) -> Result<Option<Timestamp>, ReadError> {
        let next = self.read(move |db| Ok(faults::next_settled(db, now)?)).await?;
        Ok(next.and_then(|at| from_micros(at).ok()))
    }

    /// Since when the first notice waits for a mail, and when the first mail is to be tried.
    pub async fn next_mail(&self) -> Result<(Option<Timestamp>, Option<Timestamp>), ReadError> {
        let next = self.read(|db| Ok((notices::first(db)?, mails::next(db)?))).await?;
        let time = |at: Option<i64>| at.and_then(|at| from_micros(at).ok());
        Ok((time(next.0), time(next.1)))
    }
}
