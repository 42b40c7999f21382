//! The faults, a page at a time.

use jeton_core::{Caller, FaultCause, FaultId, FaultState, TokenId};
use jeton_store::{FaultFilter, FaultOrder, Page};

use super::ShownFault;
use crate::{App, AppError};

/// Which faults are asked for.
#[derive(Debug, Clone, Default)]
pub struct FaultQuery {
    /// Those in this state; in any where nothing is said.
    pub state: Option<FaultState>,
    /// Those of tokens of this service.
    pub service: Option<String>,
    /// Those of this cause.
    pub cause: Option<FaultCause>,
    /// Those of this token.
    pub token: Option<TokenId>,
    /// In which order.
    pub order: FaultOrder,
    /// Behind this one in that order.
    pub after: Option<FaultId>,
    /// At most this many.
    pub limit: u32,
}

/// A page of faults.
#[derive(Debug)]
pub struct ListedFaults {
    /// The faults, in the order that was asked for.
    pub faults: Vec<ShownFault>,
    /// Where the next page begins, if there is one.
    pub next: Option<FaultId>,
}

impl App {
    /// A page of the faults of the services that the caller manages.
    pub async fn faults(&self, query: FaultQuery, by: &Caller) -> Result<ListedFaults, AppError> {
        let service = query.service.map(|name| self.catalog.named(&name)).transpose()?;
        let managed = self.managed(service.as_deref(), by)?;
        let among = service.map_or(managed, |service| Some(vec![service.id]));
        let FaultQuery { state, cause, token, .. } = query;
        let filter = FaultFilter { among, state, cause, token };
        let page = Page { after: query.after, limit: query.limit + 1 };
        let mut found = self.store.faults(filter, query.order, page).await?;
        let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().map(|fault| fault.id).filter(|_| more);
        Ok(ListedFaults { faults: self.shown_faults(found).await?, next })
    }
}
