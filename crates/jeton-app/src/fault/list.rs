//! The faults, a page at a time.

use jeton_core::{Caller, FaultId};
use jeton_store::{FaultFilter, Page};

use super::ShownFault;
use crate::{App, AppError};

/// Which faults are asked for.
#[derive(Debug, Clone, Default)]
pub struct FaultQuery {
    /// Closed ones as well.
    pub closed: bool,
    /// Behind this one.
    pub after: Option<FaultId>,
    /// At most this many.
    pub limit: u32,
}

/// A page of faults.
#[derive(Debug)]
pub struct ListedFaults {
    /// The faults, in the order of their opening.
    pub faults: Vec<ShownFault>,
    /// Where the next page begins, if there is one.
    pub next: Option<FaultId>,
}

impl App {
    /// A page of the faults of the services that the caller manages.
    pub async fn faults(&self, query: FaultQuery, by: &Caller) -> Result<ListedFaults, AppError> {
        let filter = FaultFilter { closed: query.closed, among: self.managed(None, by)? };
        let page = Page { after: query.after, limit: query.limit + 1 };
        let mut found = self.store.faults(filter, page).await?;
        let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().map(|fault| fault.id).filter(|_| more);
        let mut faults = Vec::with_capacity(found.len());
        for fault in found {
            faults.push(self.shown_fault(fault).await?);
        }
        Ok(ListedFaults { faults, next })
    }
}
