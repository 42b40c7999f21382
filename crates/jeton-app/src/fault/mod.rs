//! Faults: opened by what is seen, listed, closed.

mod close;
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
    /// The service of its token.
    pub service: Arc<Service>,
    /// The name of the token's owner.
    pub owner: AccountName,
}

impl App {
    async fn shown_fault(&self, fault: Fault) -> Result<ShownFault, AppError> {
        let service = self.catalog.by_id(fault.service)?;
        let owner = self.load_account(fault.account).await?.name;
        Ok(ShownFault { fault, service, owner })
    }
}
