//! The journal: how it stands is told, and where it knows more than the log, nothing of before is accepted.

use jeton_core::{Actor, FaultCause, Restoration};
use jeton_store::{Batch, Head, JournalFault};

use crate::{App, AppError, StartError, backup::doubted};

/// The part of Jeton that a fault about the journal is about.
const PART: &str = "journal";

impl App {
    /// At start: a log that is not the newest one accepts nothing of before from the beginning, and one that is empty is not
    /// begun anew by mistake.
    pub(crate) async fn heed_journal(&self) -> Result<(), StartError> {
        if let Some(Err(JournalFault::Parted { ends, is_known: false })) =
            self.store.tend_journal().await
        {
            if self.store.head().await.map_err(AppError::from)? == Head::EMPTY {
                return Err(StartError::DatabaseGone { ends });
            }
            self.doubt_log(ends).await?;
        }
        Ok(())
    }

    /// Looks after the journal, tells how it stands, and has nothing of before accepted where it goes on to entries that the log
    /// has not: what ended with them is not known here.
    pub(crate) async fn keep_journal(&self) -> Result<(), AppError> {
        let Some(stands) = self.store.tend_journal().await else {
            return Ok(());
        };
        if let Err(JournalFault::Parted { ends, is_known: false }) = stands {
            self.doubt_log(ends).await?;
        }
        let wrong = stands.err().map(|fault| fault.to_string());
        self.tell_condition(FaultCause::JournalBroken, PART, wrong).await
    }

    async fn doubt_log(&self, ends: i64) -> Result<(), AppError> {
        let (head, latest) = (self.store.head().await?, self.store.log_latest().await?);
        let cause = FaultCause::Restored;
        let open = self.store.open_fault_of_jeton(cause, Restoration::PART).await?;
        let note = format!(
            "the log ends with entry {}, and the journal goes on otherwise to entry {ends}: the database is an older one, or \
             another. What ended there is not known here, so that no token, password or link of before is accepted",
            head.seq
        );
        tracing::error!("{note}");
        let times = (self.clock.now(), latest);
        let (at, changes) = doubted(note, open.as_ref(), times, &self.randomness.draw()?);
        let batch = Batch { actor: Actor::System, at, changes, based_on: vec![], answer: None };
        self.store.commit(batch).await?;
        Ok(())
    }
}
