//! Exporting: the log in bulk, a stride at a time.

use jeton_core::{
    Caller, Export, ExportFormat, ExportId, LogFilter, Refusal, decide::export::export,
};
use jeton_store::{Batch, LogOrder, LogPage};

use super::{LogQuery, ShownEntry};
use crate::{App, AppError, Held};

/// An export under way. The log has it already.
#[derive(Debug)]
pub struct ExportedLog {
    app: App,
    filter: LogFilter,
    by: Held,
    after: i64,
    before: i64,
}

/// How many entries are read at once.
const STRIDE: u32 = 500;

impl App {
    /// Begins an export of the entries that `query` means, from the first one to that about the export itself, which is in
    /// the log when this returns. A log that cannot be written is not exported.
    pub async fn export_log(
        &self,
        query: &LogQuery,
        format: ExportFormat,
        by: (&Caller, Held),
    ) -> Result<ExportedLog, AppError> {
        let (by, held) = by;
        let (filter, service) = self.asked_for(query, by).await?;
        let now = self.clock.now();
        let id = ExportId::new(now, &self.randomness.draw()?);
        let noted = Export { id, format, filter: filter.clone(), revision: 1 };
        let change = export(noted, service.as_deref(), by, now)?;
        let (changes, based_on) = (vec![change], Vec::new());
        let batch = Batch { actor: by.actor(), at: now, changes, based_on, answer: None };
        let seq = self.store.commit(batch).await?.seq;
        let whole = LogPage { after: 0, before: seq + 1, order: LogOrder::Oldest, limit: STRIDE };
        let LogPage { after, before, .. } =
            self.store.log_page_narrowed(filter.clone(), whole).await?;
        Ok(ExportedLog { app: self.clone(), filter, by: held, after, before })
    }
}

impl ExportedLog {
    /// The next entries in the order of the log; none at the end.
    ///
    /// # Errors
    /// Where reading fails, and where the credential has ended or lost its rights in the meantime.
    pub async fn next(&mut self) -> Result<Vec<ShownEntry>, AppError> {
        let Self { after, before, .. } = *self;
        let page = LogPage { after, before, order: LogOrder::Oldest, limit: STRIDE };
        let entries = self.app.store.log_page(self.filter.clone(), page).await?;
        if let Some(last) = entries.last() {
            self.after = last.seq;
        }
        let by = self.app.caller_again(&self.by).await?;
        self.must_still_have(&by)?;
        self.app.shown_entries(entries, &by).await
    }

    fn must_still_have(&self, by: &Caller) -> Result<(), Refusal> {
        match self.filter.service {
            Some(service) => by.must_manage(&*self.app.catalog.by_id(service)?),
            None => by.must_be_admin(),
        }
    }
}
