//! Accepting that nobody knows what ended after a backup.

use jeton_core::{
    Actor, Event, Fault, FaultCause, LogFilter, Record, Restoration, decide::fault::closed,
};
use jeton_store::Entry;
use jiff::Timestamp;

use crate::{App, AppError};

/// A restoration that goes on, and what is not known in it.
#[derive(Debug, Clone)]
pub struct Unheard {
    /// The fault of the restoration, whose note says which backup it was.
    pub fault: Fault,
    /// The last entry of before: that of the backup's log, or of the journal that was replayed.
    pub seq: i64,
    /// When it was made.
    pub at: Timestamp,
}

/// Why a restoration is not accepted.
#[derive(Debug, thiserror::Error)]
pub enum NotAccepted {
    /// There is none.
    #[error("Jeton knows what has ended: it was not restored from a backup, or that is over")]
    NotRestored,
    /// The word is another one.
    #[error("the word is `{word}`", word = .0.word())]
    OtherWord(Box<Unheard>),
    /// It could not be looked up or written.
    #[error(transparent)]
    Failed(#[from] AppError),
}

impl Unheard {
    /// The word by which somebody says that they know what they accept.
    pub fn word(&self) -> String {
        format!("ended-after-{}", self.seq)
    }
}

/// It is the first of its time, unless the clock was set back since.
const LOOKED_AT: u32 = 1000;

impl App {
    /// The restoration that goes on, if one does.
    pub async fn unheard(&self) -> Result<Option<Unheard>, AppError> {
        let found = self.store.open_fault_of_jeton(FaultCause::Restored, Restoration::PART).await?;
        let Some(fault) = found else {
            return Ok(None);
        };
        // It is later than whatever was there before.
        let since = Some(fault.opened_at);
        let events = vec![Event::FaultOpened];
        let filter = LogFilter { events, since, ..LogFilter::default() };
        let entries = self.store.log(filter, 0, LOOKED_AT).await?;
        let is_it =
            |entry: &&Entry| matches!(entry.record(), Ok(Record::Fault(it)) if it.id == fault.id);
        let entry = entries.iter().find(is_it).map(|entry| entry.seq);
        let seq = entry.ok_or(AppError::BeyondLog)? - 1;
        let last = self.store.log(LogFilter::default(), seq - 1, 1).await?;
        let at = last.first().map_or(fault.opened_at, |entry| entry.at);
        Ok(Some(Unheard { fault, seq, at }))
    }

    /// Says that what ended after the backup may be accepted again: everything that it holds is as it was then. `word` is
    /// that of [`Unheard::word`].
    ///
    /// # Errors
    /// [`NotAccepted`]; with another word, what the right one is and what it says.
    pub async fn accept_restoration(&self, word: &str) -> Result<Unheard, NotAccepted> {
        let unheard = self.unheard().await?.ok_or(NotAccepted::NotRestored)?;
        if unheard.word() != word {
            return Err(NotAccepted::OtherWord(Box::new(unheard)));
        }
        let now = self.clock.now();
        let change = closed(&unheard.fault, now);
        let written = self.commit(Actor::System, vec![change], None, now).await;
        written.map_err(AppError::from)?;
        Ok(unheard)
    }
}
