//! Closing a fault, by whoever looked after it or because what it is about is over.

use jeton_core::{Actor, Caller, Fault, FaultId, Refusal, decide::fault};
use jeton_store::CommitError;

use super::ShownFault;
use crate::{App, AppError, rest::Rest};

impl App {
    /// Closes a fault. The next use of the same kind opens another.
    pub async fn close_fault(&self, id: FaultId, by: &Caller) -> Result<ShownFault, AppError> {
        self.settle(by, async |now| {
            let fault = self.load_fault(id).await?;
            let service = fault.service().map(|id| self.catalog.by_id(id)).transpose()?;
            Ok(((), vec![fault::close(&fault, service.as_deref(), by, now)?]))
        })
        .await?;
        self.shown_fault(self.load_fault(id).await?).await
    }

    /// Closes the faults whose token has ended since, or was released from quarantine: so many in a round as one commit
    /// takes well.
    pub(crate) async fn close_settled_faults(&self, rest: &mut Rest) {
        let look = self.look();
        if !rest.is_over(look) {
            return;
        }
        let now = self.clock.now();
        let settled = self.store.settled_faults(now).await;
        let Some(settled) = self.troubles.note("the faults could not be read", settled) else {
            return;
        };
        if settled.is_empty() {
            let next = self.store.next_settled_fault(now).await;
            let next = self.troubles.note("when the next fault is over could not be read", next);
            *rest = next.map_or_else(Rest::default, |next| Rest::since(look, next));
            return;
        }
        let changes: Vec<_> = settled.iter().map(|settled| fault::closed(settled, now)).collect();
        let closed = match self.commit(Actor::System, changes, None, now).await {
            // Somebody else closed one of them. The next round closes the others.
            Err(CommitError::Stale) => Ok(()),
            done => done,
        };
        self.troubles.note("settled faults could not be closed", closed);
    }

    pub(super) async fn load_fault(&self, id: FaultId) -> Result<Fault, AppError> {
        let fault = self.store.fault(id).await?;
        fault.ok_or_else(|| Refusal::NotFound { what: "fault" }.into())
    }
}
