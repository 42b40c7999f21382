//! The entries of the log about a fault.

use jeton_core::{Actor, Caller, Event, FaultId, LogFilter};
use jeton_store::{Entry, LogOrder, LogPage};

use super::LogQuery;
use crate::{App, AppError};

impl App {
    /// The opening and the end of a fault, and what happened to its token between them: for whom the fault concerns.
    pub(super) async fn entries_of_fault(
        &self,
        id: FaultId,
        query: &LogQuery,
        page: LogPage,
        by: &Caller,
    ) -> Result<Vec<Entry>, AppError> {
        by.needs(Caller::TOKENS_READ)?;
        let fault = self.fault(id, by).await?.fault;
        let own = self.store.entries_of_fault(fault.clone()).await?;
        let (mut filter, _) = self.asked_for(query, by).await?;
        let Some(token) = fault.token() else {
            return Ok(page_of(own, page, &filter));
        };
        filter.token = Some(token);
        // What was written with the opening belongs to it, also where it stands before it.
        filter.since = filter.since.max(Some(fault.opened_at));
        Ok(self.store.log_page(filter, until_end(&own, page)).await?)
    }
}

/// The page without what lies behind the end of the fault.
fn until_end(own: &[Entry], page: LogPage) -> LogPage {
    let end = own.iter().find(|entry| entry.event == Event::FaultClosed);
    let before = end.map_or(page.before, |end| page.before.min(end.seq + 1));
    LogPage { before, ..page }
}

fn page_of(mut own: Vec<Entry>, page: LogPage, filter: &LogFilter) -> Vec<Entry> {
    own.retain(|entry| page.after < entry.seq && entry.seq < page.before && is_of(entry, filter));
    if page.order == LogOrder::Newest {
        own.reverse();
    }
    own.truncate(usize::try_from(page.limit).unwrap_or(usize::MAX));
    own
}

/// Whether the entry of a fault about Jeton itself is one that was asked for.
fn is_of(entry: &Entry, filter: &LogFilter) -> bool {
    let LogFilter { token: _, account, actor, service, events, since, until } = filter;
    let is_by = |account| entry.actor == Actor::Account(account);
    account.is_none_or(is_by)
        && actor.is_none_or(|actor| entry.actor == actor)
        && service.is_none()
        && (events.is_empty() || events.contains(&entry.event))
        && since.is_none_or(|since| since <= entry.at)
        && until.is_none_or(|until| entry.at < until)
}
