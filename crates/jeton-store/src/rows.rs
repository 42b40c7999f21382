//! Finding, while Jeton runs, what somebody else did to the rows.

use std::sync::Arc;

use tokio::sync::oneshot;

use crate::{
    CheckError, ReadError, Recounted, Store,
    audit::Audit,
    connection::Db,
    indexes,
    writer::{Mend, Message},
};

/// An audit of the rows that is under way: see [`Store::audit`].
pub struct RowAudit(Box<Audit>);

/// So often something is read again because it changes all the time.
const AGAIN: u32 = 100;

/// So many times rows are tried to be mended again where something else was written meanwhile.
const TRIES: usize = 8;

impl RowAudit {
    /// One that is to begin.
    #[must_use]
    pub fn begin() -> Self {
        Self(Box::default())
    }
}

impl std::fmt::Debug for RowAudit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RowAudit")
    }
}

impl Store {
    /// Runs `work` on a connection, and again where it came by a row that may not be what was written last: the writer looks at it
    /// then. If it is not, it is refused from then on; else it has changed after `work` had begun.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl Fn(&Db) -> Result<T, ReadError> + Send + Sync + 'static,
    ) -> Result<T, ReadError> {
        let work = Arc::new(work);
        let mut left = AGAIN;
        loop {
            let once = Arc::clone(&work);
            match self.inner.readers.read(move |db| once(db)).await {
                Err(ReadError::Doubtful { table, id }) if left > 0 => {
                    let is_refused = self.look_at(table, id).await?;
                    left -= u32::from(!is_refused);
                }
                read => return read,
            }
        }
    }

    /// Sends the writer a message, and waits for its answer.
    async fn ask<T>(
        &self,
        message: impl FnOnce(oneshot::Sender<Result<T, ReadError>>) -> Message,
    ) -> Result<T, ReadError> {
        let (answer, answered) = oneshot::channel();
        let sent = self.inner.queue.send(message(answer)).await;
        sent.map_err(|_| ReadError::Closed)?;
        answered.await.map_err(|_| ReadError::Closed)?
    }

    /// Has the writer look at a row, while nobody writes, and refuse it if it is not what was written last: whether it is refused.
    async fn look_at(&self, table: &'static str, id: [u8; 16]) -> Result<bool, ReadError> {
        self.ask(|answer| Message::Look(table, id, answer)).await
    }

    /// Whether somebody else wrote to the database since this was asked last, or since it was opened: what any of its rows says may
    /// have been altered.
    ///
    /// # Errors
    /// What the database says.
    pub async fn strangers_wrote(&self) -> Result<bool, ReadError> {
        self.ask(Message::Strangers).await
    }

    /// Makes indexes anew that are missing or others than Jeton's, and notes that for [`Store::altered_rows`]. It looks at their
    /// names and texts alone.
    ///
    /// # Errors
    /// What the database says.
    pub async fn mend_indexes(&self) -> Result<(), ReadError> {
        self.ask(Message::MendIndexes).await
    }

    /// Looks whether every index leads to every row of its table, which reads all of both. One that does not is made anew, and that
    /// is noted for [`Store::altered_rows`]. It may take a minute, behind whatever else runs.
    ///
    /// # Errors
    /// What the database says.
    pub async fn check_indexes(&self) -> Result<(), ReadError> {
        for table in indexes::tables() {
            let wrong = self.inner.looker.look(move |db| indexes::wrong_with(db, table)).await?;
            let Some(wrong) = wrong else { continue };
            tracing::error!(table, wrong, "an index did not lead to its rows: it is made anew");
            self.ask(|answer| Message::Reindex(table, answer)).await?;
        }
        Ok(())
    }

    /// Counts the next `rows` again, some of which may not stand; after the last one, whether they come to what they should.
    ///
    /// # Errors
    /// What the database says; then the same rows are counted the next time.
    pub async fn recount(&self, rows: u32) -> Result<Recounted, ReadError> {
        self.ask(|answer| Message::Recount(rows, answer)).await
    }

    /// Goes on with an audit: reads a part of the log, or compares some rows with it. Rows that are not as it says are refused from
    /// then on, and noted for [`Store::altered_rows`]; at the end, faults and services are written as it has them. Nothing at the end.
    ///
    /// # Errors
    /// [`CheckError::Fault`] where the log is not what was written, and nothing tells what the rows should be.
    pub async fn audit(
        &self,
        RowAudit(mut audit): RowAudit,
    ) -> Result<Option<RowAudit>, CheckError> {
        let chain = self.inner.chain.clone();
        let reading = self.inner.readers.read(move |db| {
            let has_more = audit.go_on(db, &chain)?;
            Ok::<_, CheckError>((audit, has_more))
        });
        let (mut audit, has_more) = reading.await?;
        if has_more {
            return Ok(Some(RowAudit(audit)));
        }
        for _ in 0..TRIES {
            let (wrong, end) = audit.wrong_rows();
            if wrong.is_empty() || self.mend(wrong, end).await? {
                return Ok(None);
            }
            let chain = self.inner.chain.clone();
            let reading = self.inner.readers.read(move |db| {
                audit.catch_up(db, &chain)?;
                Ok::<_, CheckError>(audit)
            });
            audit = reading.await?;
        }
        Ok(None)
    }

    async fn mend(&self, wrong: Vec<crate::audit::WrongRow>, end: i64) -> Result<bool, ReadError> {
        self.ask(|answer| Message::Mend(Mend { wrong, end, answer })).await
    }
}
