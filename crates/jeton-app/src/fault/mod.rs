//! Faults: opened by what is seen, listed, closed.

mod close;
mod condition;
mod list;
mod open;

pub use list::{FaultQuery, ListedFaults};
pub(crate) use open::Sightings;

use std::sync::Arc;

use jeton_core::{AccountName, Fault, Service};

use crate::{App, AppError};

/// A fault as a caller may see it.
#[derive(Debug, Clone)]
pub struct ShownFault {
    /// The fault.
    pub fault: Fault,
    /// The service of its token, if it is about one.
    pub service: Option<Arc<Service>>,
    /// The name of the token's owner.
    pub owner: Option<AccountName>,
}

impl App {
    async fn shown_fault(&self, fault: Fault) -> Result<ShownFault, AppError> {
        let service = fault.service().map(|id| self.catalog.by_id(id)).transpose()?;
        let owner = match fault.account() {
            Some(account) => Some(self.load_account(account).await?.name),
            None => None,
        };
        Ok(ShownFault { fault, service, owner })
    }
}
