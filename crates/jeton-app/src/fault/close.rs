//! Closing a fault, by whoever looked after it or because what it is about is over.

use jeton_core::{Actor, Caller, Fault, FaultId, Refusal, decide::fault};
use jeton_store::CommitError;

use super::ShownFault;
use crate::{App, AppError};

impl App {
    /// Closes a fault. The next use of the same kind opens another.
    pub async fn close_fault(&self, id: FaultId, by: &Caller) -> Result<ShownFault, AppError> {
        self.settle(by, async |now| {
            let fault = self.load_fault(id).await?;
            let service = self.catalog.by_id(fault.service)?;
            Ok(((), vec![fault::close(&fault, &service, by, now)?]))
        })
        .await?;
        self.shown_fault(self.load_fault(id).await?).await
    }

    /// Closes the faults whose token has ended since, or was released from quarantine.
    pub(crate) async fn close_settled_faults(&self) {
        let now = self.clock.now();
        let settled = match self.store.settled_faults(now).await {
            Ok(settled) => settled,
            Err(error) => {
                tracing::warn!(%error, "the faults could not be read");
                return;
            }
        };
        for fault in settled {
            let change = vec![fault::closed(&fault, now)];
            match self.commit(Actor::System, change, None, now).await {
                // Stale: somebody else closed it.
                Ok(()) | Err(CommitError::Stale) => {}
                Err(error) => {
                    tracing::warn!(%error, "a fault could not be closed");
                    return;
                }
            }
        }
    }

    async fn load_fault(&self, id: FaultId) -> Result<Fault, AppError> {
        let fault = self.store.fault(id).await?;
        fault.ok_or_else(|| Refusal::NotFound { what: "fault" }.into())
    }
}
