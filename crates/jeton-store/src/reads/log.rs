//! What can be read of the log.

use std::collections::BTreeMap;

use jeton_core::Fault;
use jiff::Timestamp;

use crate::{ChangedSetting, Entry, Head, LogFilter, LogOrder, LogPage, ReadError, Store, log};

impl Store {
    /// The entries of the opening of a fault and of its end, where it has one, in the order of the log.
    pub async fn entries_of_fault(&self, fault: Fault) -> Result<Vec<Entry>, ReadError> {
        self.read(move |db| log::of_fault(db, &fault)).await
    }

    /// At most `limit` entries of the log behind the place `after` that match `filter`, in order.
    pub async fn log(
        &self,
        filter: LogFilter,
        after: i64,
        limit: u32,
    ) -> Result<Vec<Entry>, ReadError> {
        let page = LogPage { after, before: i64::MAX, order: LogOrder::Oldest, limit };
        self.log_page(filter, page).await
    }

    /// A page of the entries of the log that match `filter`.
    pub async fn log_page(
        &self,
        filter: LogFilter,
        page: LogPage,
    ) -> Result<Vec<Entry>, ReadError> {
        let times = self.inner.times.clone();
        self.read(move |db| log::find(db, &filter, times.narrowed(db, &filter, page)?)).await
    }

    /// `page` without what lies before and behind the entries of the times that `filter` names. Who reads many pages asks
    /// once, and each page is the cheaper for it.
    pub async fn log_page_narrowed(
        &self,
        filter: LogFilter,
        page: LogPage,
    ) -> Result<LogPage, ReadError> {
        let times = self.inner.times.clone();
        self.read(move |db| times.narrowed(db, &filter, page)).await
    }

    /// Which setting each of these entries set, where it set one, by its place.
    pub async fn changed_settings(
        &self,
        entries: Vec<Entry>,
    ) -> Result<BTreeMap<i64, ChangedSetting>, ReadError> {
        self.read(move |db| {
            let changed = entries.iter().map(|entry| {
                let changed = log::changed_setting(db, entry)?;
                Ok(changed.map(|changed| (entry.seq, changed)))
            });
            changed.filter_map(Result::transpose).collect()
        })
        .await
    }

    /// The latest time of any entry; a clock that was set back wrote later ones before.
    pub async fn log_latest(&self) -> Result<Option<Timestamp>, ReadError> {
        self.read(|db| log::latest(db)).await
    }

    /// The end of the log.
    pub async fn head(&self) -> Result<Head, ReadError> {
        self.read(|db| log::head(db)).await
    }
}
